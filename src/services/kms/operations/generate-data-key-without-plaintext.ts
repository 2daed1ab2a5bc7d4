import { GenerateDataKeyWithoutPlaintext$ } from "@aws-sdk/client-kms";
import type {
  GenerateDataKeyWithoutPlaintextRequest,
  GenerateDataKeyWithoutPlaintextResponse,
} from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { arnOf } from "../../../kms/key.ts";
import { requireSymmetric } from "../../../kms/key-use.ts";
import { sealUnder } from "../../../kms/symmetric-key.ts";
import { dataKeyBytes } from "../data-key.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { keyOperation } from "../key-operation.ts";

/**
 * GenerateDataKeyWithoutPlaintext: a new data key, encrypted under a key alone.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyWithoutPlaintext.html
 */
export function generateDataKeyWithoutPlaintext(
  parts: KmsParts,
): Operation<GenerateDataKeyWithoutPlaintextRequest, GenerateDataKeyWithoutPlaintextResponse> {
  return keyOperation<
    GenerateDataKeyWithoutPlaintextRequest,
    GenerateDataKeyWithoutPlaintextResponse
  >(parts, {
    schema: GenerateDataKeyWithoutPlaintext$,
    access: "read",
    isForOthers: true,
    takesAlias: true,
    conditions: () => ({ "kms:EncryptionAlgorithm": "SYMMETRIC_DEFAULT" }),
    handle: async (input, key) => {
      requireSymmetric(parts, key, "GenerateDataKeyWithoutPlaintext");
      const plaintext = parts.world.random.bytes(dataKeyBytes(input));
      const use = { key, context: input.EncryptionContext ?? {} };
      const { ciphertext, materialId } = sealUnder(parts, use, plaintext);
      plaintext.fill(0);
      return {
        CiphertextBlob: ciphertext,

        KeyId: arnOf(key),
        KeyMaterialId: materialId,
      };
    },
  });
}
