import type { Call } from "../../call/operation.ts";
import type { TrailProblem } from "../../trails/trail-problem.ts";
import type { Trail } from "../../trails/trail.ts";
import * as errors from "./errors.ts";
import { trailOrThrow } from "./trail-error.ts";

const resourceTypes = /^arn:aws:cloudtrail:[a-z0-9-]+:\d{12}:([a-z]+)\/./;

/**
 * Refuses an ARN that can name no trail. The other kinds of resources that CloudTrail tags are not
 * there: what names one is answered as not found.
 */
export function assertTaggable(arn: string): void {
  const type = resourceTypes.exec(arn)?.[1];
  if (type === "eventdatastore") throw errors.eventDataStoreNotFound();
  if (type === "channel") throw errors.channelNotFound();
  if (type === "dashboard") throw errors.resourceNotFound(arn);
  if (type !== undefined && type !== "trail") throw errors.resourceTypeNotSupported(arn);
}

/** As `trailOrThrow`; of tags AWS says that the resource, not that the trail is unknown. */
export function taggedTrailOrThrow(outcome: Trail | TrailProblem, call: Call): Trail {
  if ("kind" in outcome && outcome.kind === "not-found") {
    throw errors.resourceNotFound(outcome.arn);
  }
  return trailOrThrow(outcome, call.principal.accountId);
}
