import { GetPublicAccessBlock$ } from "@aws-sdk/client-s3";
import type { GetPublicAccessBlockOutput, GetPublicAccessBlockRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { s3Operation } from "../s3-operation.ts";
import { noSuchPublicAccessBlock } from "../configuration-errors.ts";

/**
 * GetPublicAccessBlock: what of public access to a bucket is blocked. What is blocked for the whole account
 * is not shown here.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetPublicAccessBlock.html
 */
export function getPublicAccessBlock(parts: {
  readonly callBuckets: CallBuckets;
}): Operation<GetPublicAccessBlockRequest, GetPublicAccessBlockOutput> {
  const { callBuckets } = parts;
  return s3Operation({
    schema: GetPublicAccessBlock$,
    action: "s3:GetBucketPublicAccessBlock",
    access: "read",
    category: "management",
    eventName: "GetBucketPublicAccessBlock",
    supports: ["ExpectedBucketOwner"],
    resources: callBuckets.bucketResources,
    handle: async (input, call) => {
      const { name, configuration } = await callBuckets.require(input, call);
      const block = configuration?.publicAccessBlock;
      if (block === undefined) throw noSuchPublicAccessBlock(name);
      return { PublicAccessBlockConfiguration: { ...block } };
    },
  });
}
