import { PutObjectLegalHold$ } from "@aws-sdk/client-s3";
import type { PutObjectLegalHoldRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { Buckets } from "../../../buckets/buckets.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { malformedXml } from "../errors.ts";
import { lockConditions } from "../lock-headers.ts";
import { requireChanged, requireLockable } from "../locked-version.ts";
import { s3Operation } from "../s3-operation.ts";

/**
 * PutObjectLegalHold: holds a version until the hold is taken off, whatever its retention says.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectLegalHold.html
 */
export function putObjectLegalHold(parts: {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
}): Operation<PutObjectLegalHoldRequest, object> {
  const { buckets } = parts;
  return s3Operation({
    schema: PutObjectLegalHold$,
    action: "s3:PutObjectLegalHold",
    access: "write",
    category: "data",
    supports: ["VersionId", "ContentMD5", "ChecksumAlgorithm", "ExpectedBucketOwner"],
    resources: parts.callBuckets.objectResources,
    conditions: ({ LegalHold }, call) =>
      lockConditions({ ObjectLockLegalHoldStatus: LegalHold?.Status }, call),
    bodyParameters: ({ LegalHold }) => ({ LegalHold }),
    handle: async (input, call) => {
      const status: string | undefined = input.LegalHold?.Status;
      if (status !== "ON" && status !== "OFF") throw malformedXml();
      const { target } = await requireLockable(parts, input, call);
      requireChanged(await buckets.putLegalHold(target, status === "ON"), target);
      return {};
    },
  });
}
