import { GetBucketRequestPayment$ } from "@aws-sdk/client-s3";
import type {
  GetBucketRequestPaymentOutput,
  GetBucketRequestPaymentRequest,
} from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { s3Operation } from "../s3-operation.ts";

/**
 * GetBucketRequestPayment: who pays for calls.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketRequestPayment.html
 */
export function getBucketRequestPayment(parts: {
  readonly callBuckets: CallBuckets;
}): Operation<GetBucketRequestPaymentRequest, GetBucketRequestPaymentOutput> {
  const { callBuckets } = parts;
  return s3Operation({
    schema: GetBucketRequestPayment$,
    action: "s3:GetBucketRequestPayment",
    access: "read",
    category: "management",
    supports: ["ExpectedBucketOwner"],
    resources: callBuckets.bucketResources,
    handle: async (input, call) => {
      const { configuration } = await callBuckets.require(input, call);
      return { Payer: configuration?.requestPayment ?? "BucketOwner" };
    },
  });
}
