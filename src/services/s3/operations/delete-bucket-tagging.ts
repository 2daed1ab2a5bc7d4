import { DeleteBucketTagging$ } from "@aws-sdk/client-s3";
import type { DeleteBucketTaggingRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { Buckets } from "../../../buckets/buckets.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { s3Operation } from "../s3-operation.ts";
import { configure } from "../bucket-owner.ts";

/**
 * DeleteBucketTagging: a bucket without tags stays without, and that is no error.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketTagging.html
 */
export function deleteBucketTagging(parts: {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
}): Operation<DeleteBucketTaggingRequest, object> {
  const { buckets, callBuckets } = parts;
  return s3Operation({
    schema: DeleteBucketTagging$,
    action: "s3:PutBucketTagging",
    access: "write",
    category: "management",
    supports: ["ExpectedBucketOwner"],
    resources: callBuckets.bucketResources,
    handle: async (input, call) => {
      const bucket = await callBuckets.require(input, call);
      await configure(buckets, bucket, () => ({ tagging: undefined }));
      return {};
    },
  });
}
