import { PutBucketRequestPayment$ } from "@aws-sdk/client-s3";
import type { PutBucketRequestPaymentRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { Buckets } from "../../../buckets/buckets.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { s3Operation } from "../s3-operation.ts";
import { configure, requireOwnBucket } from "../bucket-owner.ts";
import { malformedXml } from "../errors.ts";

/**
 * PutBucketRequestPayment: with `Requester`, who calls from another account has to say that it pays. Only the
 * owner may change it.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketRequestPayment.html
 */
export function putBucketRequestPayment(parts: {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
}): Operation<PutBucketRequestPaymentRequest, object> {
  const { buckets, callBuckets } = parts;
  return s3Operation({
    schema: PutBucketRequestPayment$,
    action: "s3:PutBucketRequestPayment",
    access: "write",
    category: "management",
    supports: ["ContentMD5", "ChecksumAlgorithm", "ExpectedBucketOwner"],
    resources: callBuckets.bucketResources,
    bodyParameters: ({ RequestPaymentConfiguration }) => ({ RequestPaymentConfiguration }),
    handle: async (input, call) => {
      const bucket = await requireOwnBucket(callBuckets, input, call);
      const requestPayment = input.RequestPaymentConfiguration?.Payer;
      if (requestPayment !== "BucketOwner" && requestPayment !== "Requester") throw malformedXml();
      await configure(buckets, bucket, () => ({ requestPayment }));
      return {};
    },
  });
}
