import { Sign$ } from "@aws-sdk/client-kms";
import type { SignRequest, SignResponse } from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { arnOf } from "../../../kms/key.ts";
import { requireUsable, signWith } from "../../../kms/key-use.ts";
import { messageConditions, readMessage } from "../signed-message.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { keyOperation } from "../key-operation.ts";

/**
 * Sign: signs a message, or the digest of one.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html
 */
export function sign(parts: KmsParts): Operation<SignRequest, SignResponse> {
  return keyOperation<SignRequest, SignResponse>(parts, {
    schema: Sign$,
    access: "read",
    isForOthers: true,
    takesAlias: true,
    conditions: messageConditions,
    handle: async (input, key) => {
      requireUsable(parts, key, "SIGN_VERIFY", "Sign");
      const signed = readMessage(input);
      return {
        KeyId: arnOf(key),
        Signature: await signWith(parts, key, signed),
        SigningAlgorithm: signed.algorithm,
      };
    },
  });
}
