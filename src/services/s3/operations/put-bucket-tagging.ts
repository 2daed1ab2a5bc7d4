import { PutBucketTagging$ } from "@aws-sdk/client-s3";
import type { PutBucketTaggingRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { Buckets } from "../../../buckets/buckets.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { s3Operation } from "../s3-operation.ts";
import { configure } from "../bucket-owner.ts";
import { readBucketTags } from "../tags.ts";

/**
 * PutBucketTagging: replaces the tags of a bucket.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketTagging.html
 */
export function putBucketTagging(parts: {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
}): Operation<PutBucketTaggingRequest, object> {
  const { buckets, callBuckets } = parts;
  return s3Operation({
    schema: PutBucketTagging$,
    action: "s3:PutBucketTagging",
    access: "write",
    category: "management",
    supports: ["ContentMD5", "ChecksumAlgorithm", "ExpectedBucketOwner"],
    resources: callBuckets.bucketResources,
    bodyParameters: ({ Tagging }) => ({ Tagging }),
    handle: async (input, call) => {
      const bucket = await callBuckets.require(input, call);
      const tagging = readBucketTags(input.Tagging?.TagSet);
      await configure(buckets, bucket, () => ({ tagging }));
      return {};
    },
  });
}
