import { GetBucketVersioning$ } from "@aws-sdk/client-s3";
import type { GetBucketVersioningOutput, GetBucketVersioningRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { s3Operation } from "../s3-operation.ts";

/**
 * GetBucketVersioning: the state of versioning; nothing of a bucket that never had it.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html
 */
export function getBucketVersioning(parts: {
  readonly callBuckets: CallBuckets;
}): Operation<GetBucketVersioningRequest, GetBucketVersioningOutput> {
  const { callBuckets } = parts;
  return s3Operation({
    schema: GetBucketVersioning$,
    action: "s3:GetBucketVersioning",
    access: "read",
    category: "management",
    supports: ["ExpectedBucketOwner"],
    resources: callBuckets.bucketResources,
    handle: async (input, call) => {
      const { versioning, mfaDelete } = await callBuckets.require(input, call);
      return {
        ...(versioning !== undefined && { Status: versioning }),
        ...(mfaDelete !== undefined && { MFADelete: mfaDelete }),
      };
    },
  });
}
