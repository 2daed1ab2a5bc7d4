import { DeleteBucketEncryption$ } from "@aws-sdk/client-s3";
import type { DeleteBucketEncryptionRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { Buckets } from "../../../buckets/buckets.ts";
import { defaultEncryption } from "../bucket-encryption.ts";
import { configure } from "../bucket-owner.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { s3Operation } from "../s3-operation.ts";

/**
 * DeleteBucketEncryption: new objects are under SSE-S3 again. Which encryption is blocked stays.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketEncryption.html
 */
export function deleteBucketEncryption(parts: {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
}): Operation<DeleteBucketEncryptionRequest, object> {
  const { buckets, callBuckets } = parts;
  return s3Operation({
    schema: DeleteBucketEncryption$,
    action: "s3:PutEncryptionConfiguration",
    access: "write",
    category: "management",
    supports: ["ExpectedBucketOwner"],
    resources: callBuckets.bucketResources,
    handle: async (input, call) => {
      const bucket = await callBuckets.require(input, call);
      await configure(buckets, bucket, ({ configuration }) => {
        const { isCustomerKeyBlocked } = configuration?.encryption ?? defaultEncryption;
        return { encryption: { ...defaultEncryption, isCustomerKeyBlocked } };
      });
      return {};
    },
  });
}
