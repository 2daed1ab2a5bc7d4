import { GetBucketLogging$ } from "@aws-sdk/client-s3";
import type { GetBucketLoggingOutput, GetBucketLoggingRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import { loggingOutput } from "../bucket-logging.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { s3Operation } from "../s3-operation.ts";

/**
 * GetBucketLogging: where the bucket's access logs go. Nothing: it has none.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLogging.html
 */
export function getBucketLogging(parts: {
  readonly callBuckets: CallBuckets;
}): Operation<GetBucketLoggingRequest, GetBucketLoggingOutput> {
  const { callBuckets } = parts;
  return s3Operation({
    schema: GetBucketLogging$,
    action: "s3:GetBucketLogging",
    access: "read",
    category: "management",
    supports: ["ExpectedBucketOwner"],
    resources: callBuckets.bucketResources,
    handle: async (input, call) => {
      const { configuration } = await callBuckets.require(input, call);
      const logging = configuration?.logging;
      return logging === undefined ? {} : { LoggingEnabled: loggingOutput(logging) };
    },
  });
}
