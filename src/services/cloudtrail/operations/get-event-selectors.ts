import { GetEventSelectors$ } from "@aws-sdk/client-cloudtrail";
import type {
  GetEventSelectorsRequest,
  GetEventSelectorsResponse,
} from "@aws-sdk/client-cloudtrail";

import type { Operation } from "../../../call/operation.ts";
import type { Trails } from "../../../trails/trails.ts";
import { selectorsOutput } from "../selectors-output.ts";
import { trailOrThrow } from "../trail-error.ts";
import { trailReference, trailResources } from "../trail-reference.ts";

/**
 * GetEventSelectors: what PutEventSelectors stored, or the default.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetEventSelectors.html
 */
export function getEventSelectors(
  trails: Trails,
): Operation<GetEventSelectorsRequest, GetEventSelectorsResponse> {
  return {
    schema: GetEventSelectors$,
    action: "cloudtrail:GetEventSelectors",
    access: "read",
    category: "management",
    resources: (input, call) => trailResources(input.TrailName, call),
    handle: async ({ TrailName }, call) => {
      const trail = trails.look(trailReference(TrailName, call));
      return selectorsOutput(trailOrThrow(trail, call.principal.accountId));
    },
  };
}
