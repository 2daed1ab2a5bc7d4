import { GetObjectLegalHold$ } from "@aws-sdk/client-s3";
import type { GetObjectLegalHoldOutput, GetObjectLegalHoldRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { Buckets } from "../../../buckets/buckets.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { noSuchObjectLock } from "../errors.ts";
import { requireLockable } from "../locked-version.ts";
import { s3Operation } from "../s3-operation.ts";

/**
 * GetObjectLegalHold: whether a version is held.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectLegalHold.html
 */
export function getObjectLegalHold(parts: {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
}): Operation<GetObjectLegalHoldRequest, GetObjectLegalHoldOutput> {
  return s3Operation({
    schema: GetObjectLegalHold$,
    action: "s3:GetObjectLegalHold",
    access: "read",
    category: "data",
    supports: ["VersionId", "ExpectedBucketOwner"],
    resources: parts.callBuckets.objectResources,
    handle: async (input, call) => {
      const { object } = await requireLockable(parts, input, call);
      const status = object.lock?.legalHold;
      if (status === undefined) throw noSuchObjectLock();
      return { LegalHold: { Status: status } };
    },
  });
}
