import { PutBucketLogging$ } from "@aws-sdk/client-s3";
import type { PutBucketLoggingRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { Buckets } from "../../../buckets/buckets.ts";
import { checkTargetBucket, readLogging } from "../bucket-logging.ts";
import { configure, requireOwnBucket } from "../bucket-owner.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { s3Operation } from "../s3-operation.ts";

/**
 * PutBucketLogging: sends the bucket's access logs to a bucket of the same owner and Region, or, with
 * nothing, nowhere any more. The target's policy has to let `logging.s3.amazonaws.com` in, which is
 * asked when logs are delivered.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLogging.html
 */
export function putBucketLogging(parts: {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
}): Operation<PutBucketLoggingRequest, object> {
  const { buckets, callBuckets } = parts;
  return s3Operation({
    schema: PutBucketLogging$,
    action: "s3:PutBucketLogging",
    access: "write",
    category: "management",
    supports: ["ContentMD5", "ChecksumAlgorithm", "ExpectedBucketOwner"],
    resources: callBuckets.bucketResources,
    bodyParameters: ({ BucketLoggingStatus }) => ({ BucketLoggingStatus }),
    handle: async (input, call) => {
      const bucket = await requireOwnBucket(callBuckets, input, call);
      const logging = readLogging(input.BucketLoggingStatus);
      if (logging !== undefined) {
        checkTargetBucket(bucket, logging, await buckets.findBucket(logging.TargetBucket));
      }
      await configure(buckets, bucket, () => ({ logging }));
      return {};
    },
  });
}
