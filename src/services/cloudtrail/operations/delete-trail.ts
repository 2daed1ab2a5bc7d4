import { DeleteTrail$ } from "@aws-sdk/client-cloudtrail";
import type { DeleteTrailRequest, DeleteTrailResponse } from "@aws-sdk/client-cloudtrail";

import type { Operation } from "../../../call/operation.ts";
import type { Trails } from "../../../trails/trails.ts";
import { trailOrThrow } from "../trail-error.ts";
import { trailReference, trailResources } from "../trail-reference.ts";

/**
 * DeleteTrail: forgets a trail, in its home Region only. What it has recorded, the record of this
 * call included, is still delivered; bucket and files stay.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DeleteTrail.html
 */
export function deleteTrail(trails: Trails): Operation<DeleteTrailRequest, DeleteTrailResponse> {
  return {
    schema: DeleteTrail$,
    action: "cloudtrail:DeleteTrail",
    access: "write",
    category: "management",
    resources: (input, call) => trailResources(input.Name, call),
    record: {
      changesSelection: true,
      afterwards: (_input, call) => trails.stopRecorded(call.requestId),
    },
    handle: async ({ Name }, call) => {
      const deleted = await trails.delete(trailReference(Name, call), call.requestId);
      trailOrThrow(deleted, call.principal.accountId);
      return {};
    },
  };
}
