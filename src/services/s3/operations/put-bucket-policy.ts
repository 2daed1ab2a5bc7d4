import { PutBucketPolicy$ } from "@aws-sdk/client-s3";
import type { PutBucketPolicyRequest } from "@aws-sdk/client-s3";

import { bucketArn } from "../../../archive/bucket-arn.ts";
import { isPublicPolicyText } from "../../../archive/public-policy.ts";
import { readBucketPolicy } from "../../../archive/bucket-policy.ts";
import type { Operation } from "../../../call/operation.ts";
import type { Buckets } from "../../../buckets/buckets.ts";
import { changeSettings, requireOwnBucket } from "../bucket-owner.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { accessDenied, malformedPolicy } from "../errors.ts";
import { s3Operation } from "../s3-operation.ts";

/** Beyond this, white space included, a policy is not even read. */
const textBytesMax = 1_048_576;

/**
 * PutBucketPolicy: replaces the policy of a bucket. It counts from the next call on.
 *
 * `ConfirmRemoveSelfBucketAccess` changes nothing: the caller is the root of the owning account,
 * which a policy cannot lock out of the policy.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
 */
export function putBucketPolicy(parts: {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
}): Operation<PutBucketPolicyRequest, object> {
  const { buckets, callBuckets } = parts;
  return s3Operation({
    schema: PutBucketPolicy$,
    action: "s3:PutBucketPolicy",
    access: "write",
    category: "management",
    supports: [
      "ContentMD5",
      "ChecksumAlgorithm",
      "ConfirmRemoveSelfBucketAccess",
      "ExpectedBucketOwner",
    ],
    resources: callBuckets.bucketResources,
    bodyParameters: ({ Policy }) => ({ bucketPolicy: recordedPolicy(Policy) }),
    handle: async (input, call) => {
      const bucket = await requireOwnBucket(callBuckets, input, call);
      const policy = input.Policy ?? "";
      if (policy.length > textBytesMax) throw malformedPolicy("Invalid policy syntax.");
      const read = readBucketPolicy(policy, bucket.name);
      if (read.kind === "malformed") throw malformedPolicy(read.message);
      if (callBuckets.publicAccessBlock(bucket).BlockPublicPolicy && isPublicPolicyText(policy)) {
        throw accessDenied(
          `User: ${call.principal.arn} is not authorized to perform: s3:PutBucketPolicy on ` +
            `resource: "${bucketArn(bucket.name)}" because public policies are blocked by the ` +
            "BlockPublicPolicy block public access setting.",
        );
      }
      await changeSettings(buckets, bucket, (now) => ({ ...now, policy }));
      return {};
    },
  });
}

/** The record shows the policy as JSON; of what is no object, nothing. */
function recordedPolicy(text: string | undefined): object {
  if (text === undefined || text.length > textBytesMax) return {};
  try {
    const policy: unknown = JSON.parse(text);
    return typeof policy === "object" && policy !== null ? policy : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
