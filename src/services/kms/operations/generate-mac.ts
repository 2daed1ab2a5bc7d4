import { GenerateMac$ } from "@aws-sdk/client-kms";
import type { GenerateMacRequest, GenerateMacResponse } from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { arnOf } from "../../../kms/key.ts";
import { macWith, requireUsable } from "../../../kms/key-use.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { keyOperation } from "../key-operation.ts";

/**
 * GenerateMac: the HMAC of a message under a key.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateMac.html
 */
export function generateMac(parts: KmsParts): Operation<GenerateMacRequest, GenerateMacResponse> {
  return keyOperation<GenerateMacRequest, GenerateMacResponse>(parts, {
    schema: GenerateMac$,
    access: "read",
    isForOthers: true,
    takesAlias: true,
    conditions: ({ MacAlgorithm = "" }) => ({ "kms:MacAlgorithm": MacAlgorithm }),
    handle: async (input, key) => {
      requireUsable(parts, key, "GENERATE_VERIFY_MAC", "GenerateMac");
      const { MacAlgorithm: algorithm = "HMAC_SHA_256", Message: message = nothing } = input;
      const mac = macWith(parts, key, algorithm, message);
      return { Mac: mac, MacAlgorithm: algorithm, KeyId: arnOf(key) };
    },
  });
}

const nothing = new Uint8Array(0);
