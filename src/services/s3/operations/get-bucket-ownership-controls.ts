import { GetBucketOwnershipControls$ } from "@aws-sdk/client-s3";
import type {
  GetBucketOwnershipControlsOutput,
  GetBucketOwnershipControlsRequest,
} from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { s3Operation } from "../s3-operation.ts";

/**
 * GetBucketOwnershipControls: who owns what others put into the bucket.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketOwnershipControls.html
 */
export function getBucketOwnershipControls(parts: {
  readonly callBuckets: CallBuckets;
}): Operation<GetBucketOwnershipControlsRequest, GetBucketOwnershipControlsOutput> {
  const { callBuckets } = parts;
  return s3Operation({
    schema: GetBucketOwnershipControls$,
    action: "s3:GetBucketOwnershipControls",
    access: "read",
    category: "management",
    supports: ["ExpectedBucketOwner"],
    resources: callBuckets.bucketResources,
    handle: async (input, call) => {
      const { configuration } = await callBuckets.require(input, call);
      const ObjectOwnership = configuration?.ownership ?? "BucketOwnerEnforced";
      return { OwnershipControls: { Rules: [{ ObjectOwnership }] } };
    },
  });
}
