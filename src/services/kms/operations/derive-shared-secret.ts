import { DeriveSharedSecret$ } from "@aws-sdk/client-kms";
import type { DeriveSharedSecretRequest, DeriveSharedSecretResponse } from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { arnOf } from "../../../kms/key.ts";
import { deriveSharedSecret as deriveWith } from "../../../kms/key-agreement.ts";
import { requireUsable } from "../../../kms/key-use.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { keyOperation } from "../key-operation.ts";

/**
 * DeriveSharedSecret: the secret that a key shares with the owner of another one.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DeriveSharedSecret.html
 */
export function deriveSharedSecret(
  parts: KmsParts,
): Operation<DeriveSharedSecretRequest, DeriveSharedSecretResponse> {
  return keyOperation<DeriveSharedSecretRequest, DeriveSharedSecretResponse>(parts, {
    schema: DeriveSharedSecret$,
    access: "read",
    isForOthers: true,
    takesAlias: true,
    conditions: (input) => ({
      "kms:KeyAgreementAlgorithm": input.KeyAgreementAlgorithm ?? "",
    }),
    handle: async (input, key) => {
      requireUsable(parts, key, "KEY_AGREEMENT", "DeriveSharedSecret");
      return {
        KeyId: arnOf(key),
        SharedSecret: deriveWith(parts, key, input.PublicKey ?? new Uint8Array(0)),
        KeyAgreementAlgorithm: "ECDH" as const,
        KeyOrigin: key.origin,
      };
    },
  });
}
