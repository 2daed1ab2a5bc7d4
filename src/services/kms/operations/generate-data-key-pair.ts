import { GenerateDataKeyPair$ } from "@aws-sdk/client-kms";
import type { GenerateDataKeyPairRequest, GenerateDataKeyPairResponse } from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { arnOf } from "../../../kms/key.ts";
import { requireSymmetric } from "../../../kms/key-use.ts";
import { sealUnder } from "../../../kms/symmetric-key.ts";
import { dataKeyPair } from "../data-key.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { keyOperation } from "../key-operation.ts";

/**
 * GenerateDataKeyPair: a new key pair, its private key in the clear and encrypted under a key.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyPair.html
 */
export function generateDataKeyPair(
  parts: KmsParts,
): Operation<GenerateDataKeyPairRequest, GenerateDataKeyPairResponse> {
  return keyOperation<GenerateDataKeyPairRequest, GenerateDataKeyPairResponse>(parts, {
    schema: GenerateDataKeyPair$,
    access: "read",
    isForOthers: true,
    takesAlias: true,
    conditions: ({ KeyPairSpec = "" }) => ({
      "kms:DataKeyPairSpec": KeyPairSpec,
      "kms:EncryptionAlgorithm": "SYMMETRIC_DEFAULT",
    }),
    handle: async (input, key) => {
      requireSymmetric(parts, key, "GenerateDataKeyPair");
      const pair = await dataKeyPair(input.KeyPairSpec);
      const use = { key, context: input.EncryptionContext ?? {} };
      const { ciphertext, materialId } = sealUnder(parts, use, pair.privateKey);

      return {
        PrivateKeyCiphertextBlob: ciphertext,
        PrivateKeyPlaintext: pair.privateKey,
        PublicKey: pair.publicKey,
        KeyId: arnOf(key),
        KeyPairSpec: pair.spec,
        KeyMaterialId: materialId,
      };
    },
  });
}
