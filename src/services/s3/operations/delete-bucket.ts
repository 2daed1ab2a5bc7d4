import { DeleteBucket$ } from "@aws-sdk/client-s3";
import type { DeleteBucketRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { Buckets } from "../../../buckets/buckets.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { bucketNotEmpty, noSuchBucket } from "../errors.ts";
import { s3Operation } from "../s3-operation.ts";

/**
 * DeleteBucket: a bucket without objects. Its unfinished uploads go with it.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html
 */
export function deleteBucket(parts: {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
}): Operation<DeleteBucketRequest, object> {
  const { buckets, callBuckets } = parts;
  return s3Operation({
    schema: DeleteBucket$,
    action: "s3:DeleteBucket",
    access: "write",
    category: "management",
    supports: ["ExpectedBucketOwner"],
    resources: callBuckets.bucketResources,
    handle: async (input, call) => {
      const { name, versioning } = await callBuckets.require(input, call);
      const outcome = await buckets.deleteBucket(name);
      if (outcome === "missing") throw noSuchBucket(name);
      if (outcome === "not-empty") throw bucketNotEmpty(name, versioning !== undefined);
      return {};
    },
  });
}
