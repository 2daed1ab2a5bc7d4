import { DeletePublicAccessBlock$ } from "@aws-sdk/client-s3";
import type { DeletePublicAccessBlockRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { Buckets } from "../../../buckets/buckets.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { s3Operation } from "../s3-operation.ts";
import { configure } from "../bucket-owner.ts";

/**
 * DeletePublicAccessBlock: nothing is blocked any more but what the account blocks.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeletePublicAccessBlock.html
 */
export function deletePublicAccessBlock(parts: {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
}): Operation<DeletePublicAccessBlockRequest, object> {
  const { buckets, callBuckets } = parts;
  return s3Operation({
    schema: DeletePublicAccessBlock$,
    action: "s3:PutBucketPublicAccessBlock",
    access: "write",
    category: "management",
    eventName: "DeleteBucketPublicAccessBlock",
    supports: ["ExpectedBucketOwner"],
    resources: callBuckets.bucketResources,
    handle: async (input, call) => {
      const bucket = await callBuckets.require(input, call);
      await configure(buckets, bucket, () => ({ publicAccessBlock: undefined }));
      return {};
    },
  });
}
