import { DeleteBucketLifecycle$ } from "@aws-sdk/client-s3";
import type { DeleteBucketLifecycleRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { Buckets } from "../../../buckets/buckets.ts";
import { configure } from "../bucket-owner.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { s3Operation } from "../s3-operation.ts";

/**
 * DeleteBucketLifecycle: nothing expires or moves any more. A bucket without rules stays without.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketLifecycle.html
 */
export function deleteBucketLifecycle(parts: {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
}): Operation<DeleteBucketLifecycleRequest, object> {
  const { buckets, callBuckets } = parts;
  return s3Operation({
    schema: DeleteBucketLifecycle$,
    action: "s3:PutLifecycleConfiguration",
    access: "write",
    category: "management",
    supports: ["ExpectedBucketOwner"],
    resources: callBuckets.bucketResources,
    handle: async (input, call) => {
      const bucket = await callBuckets.require(input, call);
      await configure(buckets, bucket, () => ({ lifecycle: undefined }));
      return {};
    },
  });
}
