import { GetObjectRetention$ } from "@aws-sdk/client-s3";
import type { GetObjectRetentionOutput, GetObjectRetentionRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { Buckets } from "../../../buckets/buckets.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { noSuchObjectLock } from "../errors.ts";
import { requireLockable } from "../locked-version.ts";
import { s3Operation } from "../s3-operation.ts";

/**
 * GetObjectRetention: the retention of a version, be its time up or not.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectRetention.html
 */
export function getObjectRetention(parts: {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
}): Operation<GetObjectRetentionRequest, GetObjectRetentionOutput> {
  return s3Operation({
    schema: GetObjectRetention$,
    action: "s3:GetObjectRetention",
    access: "read",
    category: "data",
    supports: ["VersionId", "ExpectedBucketOwner"],
    resources: parts.callBuckets.objectResources,
    handle: async (input, call) => {
      const { object } = await requireLockable(parts, input, call);
      const retention = object.lock?.retention;
      if (retention === undefined) throw noSuchObjectLock();
      return { Retention: { Mode: retention.mode, RetainUntilDate: new Date(retention.until) } };
    },
  });
}
