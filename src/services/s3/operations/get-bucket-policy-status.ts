import { GetBucketPolicyStatus$ } from "@aws-sdk/client-s3";
import type { GetBucketPolicyStatusOutput, GetBucketPolicyStatusRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { s3Operation } from "../s3-operation.ts";
import { isPublicPolicyText } from "../../../archive/public-policy.ts";
import { noSuchBucketPolicy } from "../errors.ts";

/**
 * GetBucketPolicyStatus: whether the bucket's policy is a public one.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicyStatus.html
 */
export function getBucketPolicyStatus(parts: {
  readonly callBuckets: CallBuckets;
}): Operation<GetBucketPolicyStatusRequest, GetBucketPolicyStatusOutput> {
  const { callBuckets } = parts;
  return s3Operation({
    schema: GetBucketPolicyStatus$,
    action: "s3:GetBucketPolicyStatus",
    access: "read",
    category: "management",
    supports: ["ExpectedBucketOwner"],
    resources: callBuckets.bucketResources,
    handle: async (input, call) => {
      const { name, policy } = await callBuckets.require(input, call);
      if (policy === undefined) throw noSuchBucketPolicy(name);
      return { PolicyStatus: { IsPublic: isPublicPolicyText(policy) } };
    },
  });
}
