import { PutObjectLockConfiguration$ } from "@aws-sdk/client-s3";
import type { PutObjectLockConfigurationRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { Buckets, BucketSettings } from "../../../buckets/buckets.ts";
import { changeSettings } from "../bucket-owner.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { readDefaultRetention } from "../default-retention.ts";
import { invalidBucketState, malformedXml } from "../errors.ts";
import { s3Operation } from "../s3-operation.ts";

/**
 * PutObjectLockConfiguration: gives a bucket with versioning Object Lock, for good, and replaces what
 * it retains by default. Objects that are there keep the lock they have.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectLockConfiguration.html
 */
export function putObjectLockConfiguration(parts: {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
}): Operation<PutObjectLockConfigurationRequest, object> {
  const { buckets, callBuckets } = parts;
  return s3Operation({
    schema: PutObjectLockConfiguration$,
    action: "s3:PutBucketObjectLockConfiguration",
    access: "write",
    category: "management",
    eventName: "PutBucketObjectLockConfiguration",
    supports: ["ContentMD5", "ChecksumAlgorithm", "ExpectedBucketOwner"],
    resources: callBuckets.bucketResources,
    bodyParameters: ({ ObjectLockConfiguration: body }) => ({ ObjectLockConfiguration: body }),
    handle: async (input, call) => {
      const bucket = await callBuckets.require(input, call);
      const objectLock = readConfiguration(input);
      await changeSettings(buckets, bucket, (now) => {
        if (now.versioning !== "Enabled") {
          throw invalidBucketState(
            "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration",
          );
        }
        return { ...now, objectLock };
      });
      return {};
    },
  });
}

function readConfiguration({
  ObjectLockConfiguration: body,
}: PutObjectLockConfigurationRequest): NonNullable<BucketSettings["objectLock"]> {
  const enabled: string | undefined = body?.ObjectLockEnabled;
  if (enabled !== "Enabled") throw malformedXml();
  if (body?.Rule === undefined) return {};
  const { DefaultRetention } = body.Rule;
  if (DefaultRetention === undefined) throw malformedXml();
  return { defaultRetention: readDefaultRetention(DefaultRetention) };
}
