import type { Clock } from "../base/world.ts";
import type { DeliveredObject, DeliveryOutcome } from "../delivery/target.ts";
import { headersOf } from "./delivery-target.ts";
import type { S3Endpoint } from "./s3-endpoint.ts";
import { deliveryAcl } from "./trail-access.ts";

/** A trail's bucket that another S3 keeps, and how log files are put there. */
export interface MountedBucketSettings {
  readonly name: string;
  /** Whether puts carry `x-amz-acl: bucket-owner-full-control`, as CloudTrail's do. */
  readonly sendAcl: boolean;
  /** Twelve digits: puts are refused when another account owns the bucket. */
  readonly bucketOwner?: string;
  /** The key of the endpoint's own KMS that objects are encrypted under. Absent: none is named. */
  readonly kmsKeyId?: string;
}

export interface MountedBucket {
  readonly settings: MountedBucketSettings;
  /** As `DeliveryTarget.put`. */
  readonly put: (
    delivered: Pick<DeliveredObject, "key" | "body" | "metadata">,
    signal: AbortSignal,
  ) => Promise<DeliveryOutcome>;
}

/** For this long after a failed try nothing else is tried: less than what any caller waits. */
const restMs = 500;

/**
 * A bucket behind an endpoint. When the way there has failed, what else was on its way fails at once
 * with the same reason: a machine that is away costs its callers one time-out, not one each.
 */
export function mountBucket(
  settings: MountedBucketSettings,
  parts: { readonly endpoint: S3Endpoint; readonly clock: Pick<Clock, "elapsed"> },
): MountedBucket {
  const { endpoint, clock } = parts;
  const { name: bucket, sendAcl, bucketOwner, kmsKeyId } = settings;
  let failed: { readonly at: number; readonly error: unknown } | undefined;

  const put: MountedBucket["put"] = async ({ key, body, metadata }, signal) => {
    if (failed !== undefined && clock.elapsed() - failed.at < restMs) throw failed.error;
    try {
      const answer = await endpoint.put(
        {
          bucket,
          key,
          body,
          ...headersOf({ key, metadata }),
          ...(sendAcl && { acl: deliveryAcl }),
          ...(bucketOwner !== undefined && { bucketOwner }),
          ...(kmsKeyId !== undefined && { kmsKeyId }),
        },
        signal,
      );
      failed = undefined;
      return answer;
    } catch (error) {
      if (!signal.aborted) failed = { at: clock.elapsed(), error };
      throw error;
    }
  };
  return { settings, put };
}
