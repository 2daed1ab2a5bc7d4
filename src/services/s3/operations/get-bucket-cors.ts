import { GetBucketCors$ } from "@aws-sdk/client-s3";
import type { GetBucketCorsOutput, GetBucketCorsRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { s3Operation } from "../s3-operation.ts";
import { corsOutput } from "../cors-configuration.ts";
import { noSuchCorsConfiguration } from "../configuration-errors.ts";

/**
 * GetBucketCors: the rules for calls from web pages.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketCors.html
 */
export function getBucketCors(parts: {
  readonly callBuckets: CallBuckets;
}): Operation<GetBucketCorsRequest, GetBucketCorsOutput> {
  const { callBuckets } = parts;
  return s3Operation({
    schema: GetBucketCors$,
    action: "s3:GetBucketCORS",
    access: "read",
    category: "management",
    supports: ["ExpectedBucketOwner"],
    resources: callBuckets.bucketResources,
    handle: async (input, call) => {
      const { name, configuration } = await callBuckets.require(input, call);
      if (configuration?.cors === undefined) throw noSuchCorsConfiguration(name);
      return { CORSRules: corsOutput(configuration.cors) };
    },
  });
}
