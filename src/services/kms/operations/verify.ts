import { Verify$ } from "@aws-sdk/client-kms";
import type { VerifyRequest, VerifyResponse } from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { arnOf } from "../../../kms/key.ts";
import { requireUsable, verifyWith } from "../../../kms/key-use.ts";
import { KmsError } from "../../../kms/kms-error.ts";
import { messageConditions, readMessage } from "../signed-message.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { keyOperation } from "../key-operation.ts";

/**
 * Verify: checks a signature. One that does not hold is an error.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Verify.html
 */
export function verify(parts: KmsParts): Operation<VerifyRequest, VerifyResponse> {
  return keyOperation<VerifyRequest, VerifyResponse>(parts, {
    schema: Verify$,
    access: "read",
    isForOthers: true,
    takesAlias: true,
    conditions: messageConditions,
    handle: async (input, key) => {
      requireUsable(parts, key, "SIGN_VERIFY", "Verify");
      const signed = readMessage(input);
      const isValid = await verifyWith(key, signed, input.Signature ?? new Uint8Array(0));
      if (!isValid) throw new KmsError("KMSInvalidSignatureException");
      return { KeyId: arnOf(key), SignatureValid: true, SigningAlgorithm: signed.algorithm };
    },
  });
}
