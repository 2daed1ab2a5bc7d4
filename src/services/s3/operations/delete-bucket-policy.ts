import { DeleteBucketPolicy$ } from "@aws-sdk/client-s3";
import type { DeleteBucketPolicyRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { Buckets } from "../../../buckets/buckets.ts";
import { changeSettings, requireOwnBucket } from "../bucket-owner.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { s3Operation } from "../s3-operation.ts";

/**
 * DeleteBucketPolicy: a bucket without a policy stays without one, and that is no error.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketPolicy.html
 */
export function deleteBucketPolicy(parts: {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
}): Operation<DeleteBucketPolicyRequest, object> {
  const { buckets, callBuckets } = parts;
  return s3Operation({
    schema: DeleteBucketPolicy$,
    action: "s3:DeleteBucketPolicy",
    access: "write",
    category: "management",
    supports: ["ExpectedBucketOwner"],
    resources: callBuckets.bucketResources,
    handle: async (input, call) => {
      const bucket = await requireOwnBucket(callBuckets, input, call);
      await changeSettings(buckets, bucket, ({ policy: _policy, ...rest }) => rest);
      return {};
    },
  });
}
