import { PutPublicAccessBlock$ } from "@aws-sdk/client-s3";
import type { PutPublicAccessBlockRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { Buckets } from "../../../buckets/buckets.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { s3Operation } from "../s3-operation.ts";
import { configure } from "../bucket-owner.ts";
import { readPublicAccessBlock } from "../public-access-block.ts";

/**
 * PutPublicAccessBlock: what is not said is not blocked. It counts from the next call on.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutPublicAccessBlock.html
 */
export function putPublicAccessBlock(parts: {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
}): Operation<PutPublicAccessBlockRequest, object> {
  const { buckets, callBuckets } = parts;
  return s3Operation({
    schema: PutPublicAccessBlock$,
    action: "s3:PutBucketPublicAccessBlock",
    access: "write",
    category: "management",
    eventName: "PutBucketPublicAccessBlock",
    supports: ["ContentMD5", "ChecksumAlgorithm", "ExpectedBucketOwner"],
    resources: callBuckets.bucketResources,
    bodyParameters: ({ PublicAccessBlockConfiguration }) => ({ PublicAccessBlockConfiguration }),
    handle: async (input, call) => {
      const bucket = await callBuckets.require(input, call);
      const publicAccessBlock = readPublicAccessBlock(input.PublicAccessBlockConfiguration);
      await configure(buckets, bucket, () => ({ publicAccessBlock }));
      return {};
    },
  });
}
