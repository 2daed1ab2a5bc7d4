import { GetTrailStatus$ } from "@aws-sdk/client-cloudtrail";
import type { GetTrailStatusRequest, GetTrailStatusResponse } from "@aws-sdk/client-cloudtrail";

import type { Operation } from "../../../call/operation.ts";
import type { DeliveryStatus, DeliveryStatuses } from "../../../delivery/status.ts";
import type { Trail } from "../../../trails/trail.ts";
import type { Trails } from "../../../trails/trails.ts";
import { trailOrThrow } from "../trail-error.ts";
import { trailReference, trailResources } from "../trail-reference.ts";

/**
 * GetTrailStatus: whether a trail is logging, and how delivery stands in the Region of the call.
 *
 * The six retired text members are always there, empty where there is nothing to say: clients that
 * were written against them still read them.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html
 */
export function getTrailStatus(
  trails: Trails,
  statuses: DeliveryStatuses,
): Operation<GetTrailStatusRequest, GetTrailStatusResponse> {
  return {
    schema: GetTrailStatus$,
    action: "cloudtrail:GetTrailStatus",
    access: "read",
    category: "management",
    resources: (input, call) => trailResources(input.Name, call),
    handle: async ({ Name }, call) => {
      const found = trails.look(trailReference(Name, call));
      const trail = trailOrThrow(found, call.principal.accountId);
      const status = await statuses.find(trail.number, call.region);
      return { ...loggingOutput(trail), ...deliveryOutput(status) };
    },
  };
}

function loggingOutput({ isLogging, startedAt, stoppedAt }: Trail): GetTrailStatusResponse {
  return {
    IsLogging: isLogging,
    ...(startedAt !== undefined && { StartLoggingTime: new Date(startedAt) }),
    ...(stoppedAt !== undefined && { StopLoggingTime: new Date(stoppedAt) }),
    TimeLoggingStarted: inSeconds(startedAt),
    TimeLoggingStopped: inSeconds(stoppedAt),
  };
}

function deliveryOutput(status: DeliveryStatus): GetTrailStatusResponse {
  const { latestDeliveryAt, latestDeliveryAttemptAt, latestDeliveryError } = status;
  const { latestDigestAt, latestDigestError } = status;
  return {
    ...(latestDeliveryAt !== undefined && { LatestDeliveryTime: new Date(latestDeliveryAt) }),
    ...(latestDeliveryError !== undefined && { LatestDeliveryError: latestDeliveryError }),
    ...(latestDigestAt !== undefined && { LatestDigestDeliveryTime: new Date(latestDigestAt) }),
    ...(latestDigestError !== undefined && { LatestDigestDeliveryError: latestDigestError }),
    LatestDeliveryAttemptTime: inSeconds(latestDeliveryAttemptAt),
    LatestDeliveryAttemptSucceeded: inSeconds(latestDeliveryAt),
    ...notificationOutput(status),
  };
}

function notificationOutput(status: DeliveryStatus): GetTrailStatusResponse {
  const { latestNotificationAt, latestNotificationAttemptAt, latestNotificationError } = status;
  return {
    ...(latestNotificationAt !== undefined && {
      LatestNotificationTime: new Date(latestNotificationAt),
    }),
    ...(latestNotificationError !== undefined && {
      LatestNotificationError: latestNotificationError,
    }),
    LatestNotificationAttemptTime: inSeconds(latestNotificationAttemptAt),
    LatestNotificationAttemptSucceeded: inSeconds(latestNotificationAt),
  };
}

/** ISO 8601 without the fraction, as the retired members have it; empty for never. */
function inSeconds(at: number | undefined): string {
  return at === undefined ? "" : `${new Date(at).toISOString().slice(0, 19)}Z`;
}
