import { Decapsulate$ } from "@aws-sdk/client-kms";
import type { DecapsulateRequest, DecapsulateResponse } from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { arnOf } from "../../../kms/key.ts";
import { decapsulateWith } from "../../../kms/key-agreement.ts";
import { requireUsable } from "../../../kms/key-use.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { keyOperation } from "../key-operation.ts";

/**
 * Decapsulate: opens an encapsulated secret.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Decapsulate.html
 */
export function decapsulate(parts: KmsParts): Operation<DecapsulateRequest, DecapsulateResponse> {
  return keyOperation<DecapsulateRequest, DecapsulateResponse>(parts, {
    schema: Decapsulate$,
    access: "read",
    isForOthers: true,
    takesAlias: true,
    handle: async (input, key) => {
      requireUsable(parts, key, "ENCAPSULATE_DECAPSULATE", "Decapsulate");
      const { SharedSecretCiphertextBlob: ciphertext = new Uint8Array(0) } = input;
      return {
        KeyId: arnOf(key),
        SharedSecret: decapsulateWith(parts, key, ciphertext),
        EncapsulationAlgorithm: "ML_KEM" as const,
      };
    },
  });
}
