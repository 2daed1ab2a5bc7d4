import { GetBucketEncryption$ } from "@aws-sdk/client-s3";
import type { GetBucketEncryptionOutput, GetBucketEncryptionRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import { shownEncryption } from "../bucket-encryption.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { s3Operation } from "../s3-operation.ts";

/**
 * GetBucketEncryption: how new objects are encrypted. Every bucket has a default.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketEncryption.html
 */
export function getBucketEncryption(parts: {
  readonly callBuckets: CallBuckets;
}): Operation<GetBucketEncryptionRequest, GetBucketEncryptionOutput> {
  const { callBuckets } = parts;
  return s3Operation({
    schema: GetBucketEncryption$,
    action: "s3:GetEncryptionConfiguration",
    access: "read",
    category: "management",
    supports: ["ExpectedBucketOwner"],
    resources: callBuckets.bucketResources,
    handle: async (input, call) => {
      const { configuration } = await callBuckets.require(input, call);
      return { ServerSideEncryptionConfiguration: shownEncryption(configuration?.encryption) };
    },
  });
}
