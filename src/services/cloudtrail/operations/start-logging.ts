import { StartLogging$ } from "@aws-sdk/client-cloudtrail";
import type { StartLoggingRequest, StartLoggingResponse } from "@aws-sdk/client-cloudtrail";

import type { Operation } from "../../../call/operation.ts";
import type { Trails } from "../../../trails/trails.ts";
import { trailOrThrow } from "../trail-error.ts";
import { trailReference, trailResources } from "../trail-reference.ts";

/**
 * StartLogging: from now on the trail records, in all Regions that it covers. Of a trail that does
 * already nothing changes.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StartLogging.html
 */
export function startLogging(trails: Trails): Operation<StartLoggingRequest, StartLoggingResponse> {
  return {
    schema: StartLogging$,
    action: "cloudtrail:StartLogging",
    access: "write",
    category: "management",
    resources: (input, call) => trailResources(input.Name, call),
    record: { changesSelection: true },
    handle: async ({ Name }, call) => {
      const started = await trails.start(trailReference(Name, call));
      trailOrThrow(started, call.principal.accountId);
      return {};
    },
  };
}
