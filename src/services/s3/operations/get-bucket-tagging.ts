import { GetBucketTagging$ } from "@aws-sdk/client-s3";
import type { GetBucketTaggingOutput, GetBucketTaggingRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { s3Operation } from "../s3-operation.ts";
import { noSuchTagSet } from "../configuration-errors.ts";

/**
 * GetBucketTagging: the tags of a bucket.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketTagging.html
 */
export function getBucketTagging(parts: {
  readonly callBuckets: CallBuckets;
}): Operation<GetBucketTaggingRequest, GetBucketTaggingOutput> {
  const { callBuckets } = parts;
  return s3Operation({
    schema: GetBucketTagging$,
    action: "s3:GetBucketTagging",
    access: "read",
    category: "management",
    supports: ["ExpectedBucketOwner"],
    resources: callBuckets.bucketResources,
    handle: async (input, call) => {
      const { name, configuration } = await callBuckets.require(input, call);
      if (configuration?.tagging === undefined) throw noSuchTagSet(name);
      return { TagSet: [...configuration.tagging] };
    },
  });
}
