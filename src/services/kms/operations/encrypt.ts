import { Encrypt$ } from "@aws-sdk/client-kms";
import type { EncryptRequest, EncryptResponse } from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { arnOf } from "../../../kms/key.ts";
import { encryptWith, requireUsable } from "../../../kms/key-use.ts";
import { materialShown } from "../key-output.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { keyOperation } from "../key-operation.ts";

/**
 * Encrypt: encrypts up to 4096 bytes.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html
 */
export function encrypt(parts: KmsParts): Operation<EncryptRequest, EncryptResponse> {
  return keyOperation<EncryptRequest, EncryptResponse>(parts, {
    schema: Encrypt$,
    access: "read",
    isForOthers: true,
    takesAlias: true,
    conditions: (input) => ({
      "kms:EncryptionAlgorithm": input.EncryptionAlgorithm ?? "SYMMETRIC_DEFAULT",
    }),
    handle: async (input, key) => {
      requireUsable(parts, key, "ENCRYPT_DECRYPT", "Encrypt");
      const algorithm = input.EncryptionAlgorithm ?? "SYMMETRIC_DEFAULT";
      const encryption = { key, algorithm, context: input.EncryptionContext ?? {} };
      const sealed = encryptWith(parts, encryption, input.Plaintext ?? new Uint8Array(0));
      return {
        CiphertextBlob: sealed.ciphertext,
        KeyId: arnOf(key),
        EncryptionAlgorithm: algorithm,
        ...materialShown(sealed.materialId),
      };
    },
  });
}
