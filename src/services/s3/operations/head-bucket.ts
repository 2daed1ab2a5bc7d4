import { HeadBucket$ } from "@aws-sdk/client-s3";
import type { HeadBucketOutput, HeadBucketRequest } from "@aws-sdk/client-s3";

import { bucketArn } from "../../../archive/bucket-arn.ts";
import type { Operation } from "../../../call/operation.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { s3Operation } from "../s3-operation.ts";

/**
 * HeadBucket: whether a bucket is there and the caller may look into it, and its Region. CloudTrail
 * counts it among the data events.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
 */
export function headBucket(parts: {
  readonly callBuckets: CallBuckets;
}): Operation<HeadBucketRequest, HeadBucketOutput> {
  const { callBuckets } = parts;
  return s3Operation({
    schema: HeadBucket$,
    action: "s3:ListBucket",
    access: "read",
    category: "data",
    supports: ["ExpectedBucketOwner"],
    resources: callBuckets.listResources,
    handle: async (input, call) => {
      const { name, region } = await callBuckets.require(input, call);
      return { BucketArn: bucketArn(name), BucketRegion: region };
    },
  });
}
