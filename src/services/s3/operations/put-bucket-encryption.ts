import { PutBucketEncryption$ } from "@aws-sdk/client-s3";
import type { PutBucketEncryptionRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { Buckets } from "../../../buckets/buckets.ts";
import { defaultEncryption, readBucketEncryption } from "../bucket-encryption.ts";
import { configure } from "../bucket-owner.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { s3Operation } from "../s3-operation.ts";

/**
 * PutBucketEncryption: how new objects are encrypted whose request says nothing of it, and whether
 * any may come under a key that the client keeps.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketEncryption.html
 */
export function putBucketEncryption(parts: {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
}): Operation<PutBucketEncryptionRequest, object> {
  const { buckets, callBuckets } = parts;
  return s3Operation({
    schema: PutBucketEncryption$,
    action: "s3:PutEncryptionConfiguration",
    access: "write",
    category: "management",
    supports: ["ContentMD5", "ChecksumAlgorithm", "ExpectedBucketOwner"],
    resources: callBuckets.bucketResources,
    bodyParameters: ({ ServerSideEncryptionConfiguration: configuration }) => ({
      ServerSideEncryptionConfiguration: { Rule: configuration?.Rules },
    }),
    handle: async (input, call) => {
      const bucket = await callBuckets.require(input, call);
      const change = readBucketEncryption(input.ServerSideEncryptionConfiguration);
      await configure(buckets, bucket, ({ configuration }) => ({
        encryption: change(configuration?.encryption ?? defaultEncryption),
      }));
      return {};
    },
  });
}
