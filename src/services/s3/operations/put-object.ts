import { PutObject$ } from "@aws-sdk/client-s3";
import type { PutObjectOutput, PutObjectRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { Buckets } from "../../../buckets/buckets.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { placeObject } from "../archived-object.ts";
import { expirationOutput } from "../lifecycle-output.ts";
import { taggingConditions, taggingRequirements } from "../tag-conditions.ts";
import type { CallEncryption } from "../call-encryption.ts";
import { checkObjectAcl, objectAclMembers } from "../canned-acl.ts";
import {
  checksumMembers,
  checksumOutput,
  readContentMd5,
  readExpectedChecksum,
} from "../checksum.ts";
import { encryptionMembers } from "../encryption-headers.ts";
import { sseApplied, writtenEncryption } from "../encryption-output.ts";
import {
  lockConditions,
  lockMembers,
  lockRequirements,
  readLockHeaders,
  requireDigest,
} from "../lock-headers.ts";
import { headerMembers, readObjectHeaders } from "../object-headers.ts";
import { requireKey } from "../object-key.ts";
import { versionOutput } from "../object-version.ts";
import { putRefusal } from "../put-outcome.ts";
import { s3Operation } from "../s3-operation.ts";
import { sizedBody } from "../sized-body.ts";
import { readWriteConditions } from "../write-conditions.ts";

export type PutObjectInput = Omit<PutObjectRequest, "Body"> & {
  readonly Body?: AsyncIterable<Uint8Array>;
};

/**
 * PutObject: writes an object from a stream. It is durable when the call returns.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
 */
export function putObject(parts: {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
  readonly encryption: CallEncryption;
  readonly storageClasses: ReadonlySet<string>;
}): Operation<PutObjectInput, PutObjectOutput> {
  const { buckets, callBuckets, encryption, storageClasses } = parts;
  return s3Operation({
    schema: PutObject$,
    action: "s3:PutObject",
    access: "write",
    category: "data",
    alsoRequires: (input, _call, resources) => [
      ...lockRequirements(input, resources),
      ...taggingRequirements(input, resources),
    ],
    conditions: (input, call) => ({ ...lockConditions(input, call), ...taggingConditions(input) }),
    supports: [
      ...lockMembers,
      ...objectAclMembers,
      ...checksumMembers,
      ...headerMembers,
      ...encryptionMembers,
      "ContentLength",
      "ContentMD5",
      "IfMatch",
      "IfNoneMatch",
      "ExpectedBucketOwner",
    ],
    resources: callBuckets.objectResources,
    additionalEventData: sseApplied,
    handle: async (input, call) => {
      const key = requireKey(input.Key);
      const settings = await callBuckets.require(input, call);
      checkObjectAcl(callBuckets, input, settings, call);
      const { name: bucket } = settings;
      const checksum = readExpectedChecksum(input, call);
      const { lock } = readLockHeaders(input, settings, call);
      const isDigested = input.ContentMD5 !== undefined || checksum.checksumAlgorithm !== undefined;
      requireDigest(isDigested, { lock, bucket: settings }, "Put Object");
      const outcome = await buckets.putObject({
        bucket,
        key,
        headers: readObjectHeaders(input, storageClasses),
        ...(await encryption.newCipher({ bucket: settings, key }, input, call)),
        ...(lock !== undefined && { lock }),
        ...readWriteConditions(input),
        ...readContentMd5(input.ContentMD5),
        ...checksum,
        body: sizedBody(input.Body, input.ContentLength),
      });
      if (outcome.kind !== "stored") {
        throw putRefusal(outcome.kind, { ...input, bucket, key }, checksum.checksumAlgorithm);
      }
      await placeObject(buckets, outcome.object);
      const { etag, versionId, checksum: kept, encryption: stored } = outcome.object;
      return {
        ETag: etag,
        ...versionOutput(settings, versionId),
        ...writtenEncryption(stored),
        ...checksumOutput(kept),
        ...expirationOutput(settings, outcome.object),
      };
    },
  });
}
