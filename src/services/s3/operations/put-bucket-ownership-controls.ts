import { PutBucketOwnershipControls$ } from "@aws-sdk/client-s3";
import type { PutBucketOwnershipControlsRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { Buckets } from "../../../buckets/buckets.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { s3Operation } from "../s3-operation.ts";
import { configure } from "../bucket-owner.ts";
import { readOwnershipControls } from "../object-ownership.ts";

/**
 * PutBucketOwnershipControls: who owns what others put into the bucket, and whether ACLs count.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketOwnershipControls.html
 */
export function putBucketOwnershipControls(parts: {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
}): Operation<PutBucketOwnershipControlsRequest, object> {
  const { buckets, callBuckets } = parts;
  return s3Operation({
    schema: PutBucketOwnershipControls$,
    action: "s3:PutBucketOwnershipControls",
    access: "write",
    category: "management",
    supports: ["ContentMD5", "ChecksumAlgorithm", "ExpectedBucketOwner"],
    resources: callBuckets.bucketResources,
    bodyParameters: ({ OwnershipControls }) => ({ OwnershipControls }),
    handle: async (input, call) => {
      const bucket = await callBuckets.require(input, call);
      const ownership = readOwnershipControls(input.OwnershipControls?.Rules);
      await configure(buckets, bucket, () => ({ ownership }));
      return {};
    },
  });
}
