import { DeleteBucketCors$ } from "@aws-sdk/client-s3";
import type { DeleteBucketCorsRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { Buckets } from "../../../buckets/buckets.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { s3Operation } from "../s3-operation.ts";
import { configure } from "../bucket-owner.ts";

/**
 * DeleteBucketCors: no page of another origin may call any more.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketCors.html
 */
export function deleteBucketCors(parts: {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
}): Operation<DeleteBucketCorsRequest, object> {
  const { buckets, callBuckets } = parts;
  return s3Operation({
    schema: DeleteBucketCors$,
    action: "s3:PutBucketCORS",
    access: "write",
    category: "management",
    supports: ["ExpectedBucketOwner"],
    resources: callBuckets.bucketResources,
    handle: async (input, call) => {
      const bucket = await callBuckets.require(input, call);
      await configure(buckets, bucket, () => ({ cors: undefined }));
      return {};
    },
  });
}
