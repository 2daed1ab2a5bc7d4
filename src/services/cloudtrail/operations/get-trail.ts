import { GetTrail$ } from "@aws-sdk/client-cloudtrail";
import type { GetTrailRequest, GetTrailResponse } from "@aws-sdk/client-cloudtrail";

import type { Operation } from "../../../call/operation.ts";
import type { Trails } from "../../../trails/trails.ts";
import { trailOrThrow } from "../trail-error.ts";
import { trailOutput } from "../trail-output.ts";
import { trailReference, trailResources } from "../trail-reference.ts";

/**
 * GetTrail: the settings of one trail; from another Region than its home by ARN.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrail.html
 */
export function getTrail(trails: Trails): Operation<GetTrailRequest, GetTrailResponse> {
  return {
    schema: GetTrail$,
    action: "cloudtrail:GetTrail",
    access: "read",
    category: "management",
    resources: (input, call) => trailResources(input.Name, call),
    handle: async ({ Name }, call) => {
      const trail = trails.look(trailReference(Name, call));
      return { Trail: trailOutput(trailOrThrow(trail, call.principal.accountId)) };
    },
  };
}
