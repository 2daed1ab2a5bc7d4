import { VerifyMac$ } from "@aws-sdk/client-kms";
import type { VerifyMacRequest, VerifyMacResponse } from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { arnOf } from "../../../kms/key.ts";
import { requireUsable, verifyMacWith } from "../../../kms/key-use.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { keyOperation } from "../key-operation.ts";

/**
 * VerifyMac: checks the HMAC of a message. One that does not hold is an error.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_VerifyMac.html
 */
export function verifyMac(parts: KmsParts): Operation<VerifyMacRequest, VerifyMacResponse> {
  return keyOperation<VerifyMacRequest, VerifyMacResponse>(parts, {
    schema: VerifyMac$,
    access: "read",
    isForOthers: true,
    takesAlias: true,
    conditions: ({ MacAlgorithm = "" }) => ({ "kms:MacAlgorithm": MacAlgorithm }),
    handle: async (input, key) => {
      requireUsable(parts, key, "GENERATE_VERIFY_MAC", "VerifyMac");
      const { MacAlgorithm: algorithm = "HMAC_SHA_256", Message: message = nothing } = input;
      verifyMacWith(parts, key, { algorithm, message }, input.Mac ?? nothing);
      return { KeyId: arnOf(key), MacValid: true, MacAlgorithm: algorithm };
    },
  });
}

const nothing = new Uint8Array(0);
