import { Encapsulate$ } from "@aws-sdk/client-kms";
import type { EncapsulateRequest, EncapsulateResponse } from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { arnOf } from "../../../kms/key.ts";
import { encapsulateFor } from "../../../kms/key-agreement.ts";
import { requireUsable } from "../../../kms/key-use.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { keyOperation } from "../key-operation.ts";

/**
 * Encapsulate: a new secret, and the same encapsulated for the owner of a key.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Encapsulate.html
 */
export function encapsulate(parts: KmsParts): Operation<EncapsulateRequest, EncapsulateResponse> {
  return keyOperation<EncapsulateRequest, EncapsulateResponse>(parts, {
    schema: Encapsulate$,
    access: "read",
    isForOthers: true,
    takesAlias: true,
    handle: async (_input, key) => {
      requireUsable(parts, key, "ENCAPSULATE_DECAPSULATE", "Encapsulate");
      const { sharedSecret, ciphertext } = encapsulateFor(key);
      return {
        KeyId: arnOf(key),
        SharedSecret: sharedSecret,
        SharedSecretCiphertextBlob: ciphertext,
        EncapsulationAlgorithm: "ML_KEM" as const,
      };
    },
  });
}
