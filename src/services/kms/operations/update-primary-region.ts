import { UpdatePrimaryRegion$ } from "@aws-sdk/client-kms";
import type { UpdatePrimaryRegionRequest } from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { arnOf } from "../../../kms/key.ts";
import { updatePrimaryRegion as changePrimary } from "../../../kms/multi-region.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { keyOperation } from "../key-operation.ts";
import type { KeyOutput } from "../key-output.ts";

/**
 * UpdatePrimaryRegion: makes a replica the primary key.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdatePrimaryRegion.html
 */
export function updatePrimaryRegion(
  parts: KmsParts,
): Operation<UpdatePrimaryRegionRequest, KeyOutput> {
  return keyOperation<UpdatePrimaryRegionRequest, KeyOutput>(parts, {
    schema: UpdatePrimaryRegion$,
    access: "write",
    conditions: ({ PrimaryRegion = "" }) => ({ "kms:PrimaryRegion": PrimaryRegion }),
    handle: async (input, key) => ({
      KeyId: arnOf(await changePrimary(parts, key, input.PrimaryRegion ?? "")),
    }),
  });
}
