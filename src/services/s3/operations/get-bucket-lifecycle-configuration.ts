import { GetBucketLifecycleConfiguration$ } from "@aws-sdk/client-s3";
import type {
  GetBucketLifecycleConfigurationOutput,
  GetBucketLifecycleConfigurationRequest,
} from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { noSuchLifecycleConfiguration } from "../configuration-errors.ts";
import { lifecycleOutput } from "../lifecycle-output.ts";
import { s3Operation } from "../s3-operation.ts";

/**
 * GetBucketLifecycleConfiguration: the rules as they were put, each with an id.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLifecycleConfiguration.html
 */
export function getBucketLifecycleConfiguration(parts: {
  readonly callBuckets: CallBuckets;
}): Operation<GetBucketLifecycleConfigurationRequest, GetBucketLifecycleConfigurationOutput> {
  const { callBuckets } = parts;
  return s3Operation({
    schema: GetBucketLifecycleConfiguration$,
    action: "s3:GetLifecycleConfiguration",
    access: "read",
    category: "management",
    eventName: "GetBucketLifecycle",
    supports: ["ExpectedBucketOwner"],
    resources: callBuckets.bucketResources,
    handle: async (input, call) => {
      const { name, configuration } = await callBuckets.require(input, call);
      const lifecycle = configuration?.lifecycle;
      if (lifecycle === undefined) throw noSuchLifecycleConfiguration(name);
      const { TransitionDefaultMinimumObjectSize } = lifecycle;
      return { Rules: lifecycleOutput(lifecycle), TransitionDefaultMinimumObjectSize };
    },
  });
}
