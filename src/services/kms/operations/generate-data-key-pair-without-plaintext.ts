import { GenerateDataKeyPairWithoutPlaintext$ } from "@aws-sdk/client-kms";
import type {
  GenerateDataKeyPairWithoutPlaintextRequest,
  GenerateDataKeyPairWithoutPlaintextResponse,
} from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { arnOf } from "../../../kms/key.ts";
import { requireSymmetric } from "../../../kms/key-use.ts";
import { sealUnder } from "../../../kms/symmetric-key.ts";
import { dataKeyPair } from "../data-key.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { keyOperation } from "../key-operation.ts";

/**
 * GenerateDataKeyPairWithoutPlaintext: a new key pair, its private key encrypted under a key alone.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyPairWithoutPlaintext.html
 */
export function generateDataKeyPairWithoutPlaintext(
  parts: KmsParts,
): Operation<
  GenerateDataKeyPairWithoutPlaintextRequest,
  GenerateDataKeyPairWithoutPlaintextResponse
> {
  return keyOperation<
    GenerateDataKeyPairWithoutPlaintextRequest,
    GenerateDataKeyPairWithoutPlaintextResponse
  >(parts, {
    schema: GenerateDataKeyPairWithoutPlaintext$,
    access: "read",
    isForOthers: true,
    takesAlias: true,
    conditions: ({ KeyPairSpec = "" }) => ({
      "kms:DataKeyPairSpec": KeyPairSpec,
      "kms:EncryptionAlgorithm": "SYMMETRIC_DEFAULT",
    }),
    handle: async (input, key) => {
      requireSymmetric(parts, key, "GenerateDataKeyPairWithoutPlaintext");
      const pair = await dataKeyPair(input.KeyPairSpec);
      const use = { key, context: input.EncryptionContext ?? {} };
      const { ciphertext, materialId } = sealUnder(parts, use, pair.privateKey);
      pair.privateKey.fill(0);
      return {
        PrivateKeyCiphertextBlob: ciphertext,

        PublicKey: pair.publicKey,
        KeyId: arnOf(key),
        KeyPairSpec: pair.spec,
        KeyMaterialId: materialId,
      };
    },
  });
}
