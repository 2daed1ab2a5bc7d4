import { GetBucketPolicy$ } from "@aws-sdk/client-s3";
import type { GetBucketPolicyOutput, GetBucketPolicyRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import { requireOwnBucket } from "../bucket-owner.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { noSuchBucketPolicy } from "../errors.ts";
import { s3Operation } from "../s3-operation.ts";

/**
 * GetBucketPolicy: the text as it was put.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicy.html
 */
export function getBucketPolicy(parts: {
  readonly callBuckets: CallBuckets;
}): Operation<GetBucketPolicyRequest, GetBucketPolicyOutput> {
  const { callBuckets } = parts;
  return s3Operation({
    schema: GetBucketPolicy$,
    action: "s3:GetBucketPolicy",
    access: "read",
    category: "management",
    supports: ["ExpectedBucketOwner"],
    resources: callBuckets.bucketResources,
    handle: async (input, call) => {
      const { name, policy } = await requireOwnBucket(callBuckets, input, call);
      if (policy === undefined) throw noSuchBucketPolicy(name);
      return { Policy: policy };
    },
  });
}
