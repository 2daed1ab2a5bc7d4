import { GenerateDataKey$ } from "@aws-sdk/client-kms";
import type { GenerateDataKeyRequest, GenerateDataKeyResponse } from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { arnOf } from "../../../kms/key.ts";
import { requireSymmetric } from "../../../kms/key-use.ts";
import { sealUnder } from "../../../kms/symmetric-key.ts";
import { dataKeyBytes } from "../data-key.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { keyOperation } from "../key-operation.ts";

/**
 * GenerateDataKey: a new data key, in the clear and encrypted under a key.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKey.html
 */
export function generateDataKey(
  parts: KmsParts,
): Operation<GenerateDataKeyRequest, GenerateDataKeyResponse> {
  return keyOperation<GenerateDataKeyRequest, GenerateDataKeyResponse>(parts, {
    schema: GenerateDataKey$,
    access: "read",
    isForOthers: true,
    takesAlias: true,
    conditions: () => ({ "kms:EncryptionAlgorithm": "SYMMETRIC_DEFAULT" }),
    handle: async (input, key) => {
      requireSymmetric(parts, key, "GenerateDataKey");
      const plaintext = parts.world.random.bytes(dataKeyBytes(input));
      const use = { key, context: input.EncryptionContext ?? {} };
      const { ciphertext, materialId } = sealUnder(parts, use, plaintext);

      return {
        CiphertextBlob: ciphertext,
        Plaintext: plaintext,
        KeyId: arnOf(key),
        KeyMaterialId: materialId,
      };
    },
  });
}
