import { GetObjectLockConfiguration$ } from "@aws-sdk/client-s3";
import type {
  GetObjectLockConfigurationOutput,
  GetObjectLockConfigurationRequest,
} from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { shownDefaultRetention } from "../default-retention.ts";
import { objectLockConfigurationNotFound } from "../errors.ts";
import { s3Operation } from "../s3-operation.ts";

/**
 * GetObjectLockConfiguration: that a bucket has Object Lock, and what it retains by default.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectLockConfiguration.html
 */
export function getObjectLockConfiguration(parts: {
  readonly callBuckets: CallBuckets;
}): Operation<GetObjectLockConfigurationRequest, GetObjectLockConfigurationOutput> {
  const { callBuckets } = parts;
  return s3Operation({
    schema: GetObjectLockConfiguration$,
    action: "s3:GetBucketObjectLockConfiguration",
    access: "read",
    category: "management",
    eventName: "GetBucketObjectLockConfiguration",
    supports: ["ExpectedBucketOwner"],
    resources: callBuckets.bucketResources,
    handle: async (input, call) => {
      const { name, objectLock } = await callBuckets.require(input, call);
      if (objectLock === undefined) throw objectLockConfigurationNotFound(name);
      const { defaultRetention } = objectLock;
      return {
        ObjectLockConfiguration: {
          ObjectLockEnabled: "Enabled",
          ...(defaultRetention !== undefined && {
            Rule: { DefaultRetention: shownDefaultRetention(defaultRetention) },
          }),
        },
      };
    },
  });
}
