import { PutBucketLifecycleConfiguration$ } from "@aws-sdk/client-s3";
import type {
  PutBucketLifecycleConfigurationOutput,
  PutBucketLifecycleConfigurationRequest,
} from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { Buckets } from "../../../buckets/buckets.ts";
import { configure } from "../bucket-owner.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { invalidBucketState } from "../configuration-errors.ts";
import { readLifecycle } from "../lifecycle-configuration.ts";
import { s3Operation } from "../s3-operation.ts";

/**
 * PutBucketLifecycleConfiguration: replaces all rules. They count from the next midnight UTC on. A
 * bucket with MFA delete has none: nobody would show a code for what lifecycle removes.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html
 */
export function putBucketLifecycleConfiguration(parts: {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
  /** Those that objects can be moved to. */
  readonly storageClasses: ReadonlySet<string>;
}): Operation<PutBucketLifecycleConfigurationRequest, PutBucketLifecycleConfigurationOutput> {
  const { buckets, callBuckets, storageClasses } = parts;
  return s3Operation({
    schema: PutBucketLifecycleConfiguration$,
    action: "s3:PutLifecycleConfiguration",
    access: "write",
    category: "management",
    eventName: "PutBucketLifecycle",
    supports: ["ChecksumAlgorithm", "ExpectedBucketOwner", "TransitionDefaultMinimumObjectSize"],
    resources: callBuckets.bucketResources,
    bodyParameters: ({ LifecycleConfiguration }) => ({ LifecycleConfiguration }),
    handle: async (input, call) => {
      const bucket = await callBuckets.require(input, call);
      const lifecycle = readLifecycle(
        input.LifecycleConfiguration?.Rules,
        input.TransitionDefaultMinimumObjectSize,
        storageClasses,
      );
      await configure(buckets, bucket, ({ mfaDelete }) => {
        if (mfaDelete === "Enabled") {
          throw invalidBucketState(
            "Lifecycle configurations cannot be set on buckets with MFA Delete enabled. Disable " +
              "MFA Delete before setting a lifecycle configuration.",
          );
        }
        return { lifecycle };
      });
      const { TransitionDefaultMinimumObjectSize } = lifecycle;
      return { TransitionDefaultMinimumObjectSize };
    },
  });
}
