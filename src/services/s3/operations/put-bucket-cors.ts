import { PutBucketCors$ } from "@aws-sdk/client-s3";
import type { PutBucketCorsRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { Buckets } from "../../../buckets/buckets.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { s3Operation } from "../s3-operation.ts";
import { configure } from "../bucket-owner.ts";
import { readCorsRules } from "../cors-configuration.ts";

/**
 * PutBucketCors: replaces the rules by which web pages of other origins may call.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketCors.html
 */
export function putBucketCors(parts: {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
}): Operation<PutBucketCorsRequest, object> {
  const { buckets, callBuckets } = parts;
  return s3Operation({
    schema: PutBucketCors$,
    action: "s3:PutBucketCORS",
    access: "write",
    category: "management",
    supports: ["ContentMD5", "ChecksumAlgorithm", "ExpectedBucketOwner"],
    resources: callBuckets.bucketResources,
    bodyParameters: ({ CORSConfiguration }) => ({ CORSConfiguration }),
    handle: async (input, call) => {
      const bucket = await callBuckets.require(input, call);
      const cors = readCorsRules(input.CORSConfiguration?.CORSRules);
      await configure(buckets, bucket, () => ({ cors }));
      return {};
    },
  });
}
