import { StopLogging$ } from "@aws-sdk/client-cloudtrail";
import type { StopLoggingRequest, StopLoggingResponse } from "@aws-sdk/client-cloudtrail";

import type { Operation } from "../../../call/operation.ts";
import type { Trails } from "../../../trails/trails.ts";
import { trailOrThrow } from "../trail-error.ts";
import { trailReference, trailResources } from "../trail-reference.ts";

/**
 * StopLogging: the record of this call is the last one of the trail, and the digest that covers it
 * the last of its chain.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StopLogging.html
 */
export function stopLogging(trails: Trails): Operation<StopLoggingRequest, StopLoggingResponse> {
  return {
    schema: StopLogging$,
    action: "cloudtrail:StopLogging",
    access: "write",
    category: "management",
    resources: (input, call) => trailResources(input.Name, call),
    record: {
      changesSelection: true,
      afterwards: (_input, call) => trails.stopRecorded(call.requestId),
    },
    handle: async ({ Name }, call) => {
      const stopped = await trails.stop(trailReference(Name, call), call.requestId);
      trailOrThrow(stopped, call.principal.accountId);
      return {};
    },
  };
}
