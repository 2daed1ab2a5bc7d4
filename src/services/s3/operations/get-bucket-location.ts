import { GetBucketLocation$ } from "@aws-sdk/client-s3";
import type { GetBucketLocationRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { s3Operation } from "../s3-operation.ts";

/**
 * GetBucketLocation: the Region of a bucket; none for us-east-1.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html
 */
export function getBucketLocation(parts: {
  readonly callBuckets: CallBuckets;
}): Operation<GetBucketLocationRequest, { readonly LocationConstraint?: string }> {
  const { callBuckets } = parts;
  return s3Operation({
    schema: GetBucketLocation$,
    action: "s3:GetBucketLocation",
    access: "read",
    category: "management",
    supports: ["ExpectedBucketOwner"],
    resources: callBuckets.bucketResources,
    handle: async (input, call) => {
      const { region } = await callBuckets.require(input, call);
      return region === "us-east-1" ? {} : { LocationConstraint: region };
    },
  });
}
