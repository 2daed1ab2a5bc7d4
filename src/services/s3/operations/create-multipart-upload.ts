import { CreateMultipartUpload$ } from "@aws-sdk/client-s3";
import type { CreateMultipartUploadOutput, CreateMultipartUploadRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { Buckets, NewUpload } from "../../../buckets/buckets.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { abortionOutput } from "../lifecycle-output.ts";
import { taggingConditions, taggingRequirements } from "../tag-conditions.ts";
import type { CallEncryption } from "../call-encryption.ts";
import { encryptionMembers } from "../encryption-headers.ts";
import { sseApplied, writtenEncryption } from "../encryption-output.ts";
import { checkObjectAcl, objectAclMembers } from "../canned-acl.ts";
import { readAlgorithm } from "../checksum.ts";
import { invalidRequest } from "../errors.ts";
import { lockConditions, lockMembers, lockRequirements, readLockHeaders } from "../lock-headers.ts";
import { headerMembers, readObjectHeaders } from "../object-headers.ts";
import { requireKey } from "../object-key.ts";
import { s3Operation } from "../s3-operation.ts";

/**
 * CreateMultipartUpload: begins an upload. It stays until it is completed or aborted, or its bucket
 * is deleted.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html
 */
export function createMultipartUpload(parts: {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
  readonly encryption: CallEncryption;
  readonly storageClasses: ReadonlySet<string>;
}): Operation<CreateMultipartUploadRequest, CreateMultipartUploadOutput> {
  const { buckets, callBuckets, encryption, storageClasses } = parts;
  return s3Operation({
    schema: CreateMultipartUpload$,
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
      ...headerMembers,
      ...encryptionMembers,
      "ChecksumAlgorithm",
      "ChecksumType",
      "ExpectedBucketOwner",
    ],
    resources: callBuckets.objectResources,
    additionalEventData: sseApplied,
    handle: async (input, call) => {
      const key = requireKey(input.Key);
      const checksum = readUploadChecksum(input);
      const settings = await callBuckets.require(input, call);
      checkObjectAcl(callBuckets, input, settings, call);
      const { name: bucket } = settings;
      const upload = await buckets.createUpload({
        bucket,
        key,
        headers: readObjectHeaders(input, storageClasses),
        ...(await encryption.newCipher({ bucket: settings, key }, input, call)),
        ...readLockHeaders(input, settings, call),
        initiator: call.principal.accountId,
        ...checksum,
      });
      return {
        Bucket: bucket,
        Key: key,
        UploadId: upload.id,
        ...abortionOutput(settings, upload),
        ...writtenEncryption(upload.encryption),
        ...(upload.checksumAlgorithm !== undefined && {
          ChecksumAlgorithm: upload.checksumAlgorithm,
        }),
        ...(upload.checksumType !== undefined && { ChecksumType: upload.checksumType }),
      };
    },
  });
}

/**
 * What the checksum of the whole will be over: all bytes, or the checksums of the parts. SHA can
 * only be the latter, CRC64NVME only the former.
 *
 * @see S3 User Guide, "Checking object integrity": "Full object and composite checksum types"
 */
function readUploadChecksum(
  input: CreateMultipartUploadRequest,
): Pick<NewUpload, "checksumAlgorithm" | "checksumType"> {
  const algorithm = readAlgorithm(input.ChecksumAlgorithm, "x-amz-checksum-algorithm");
  const asked: string | undefined = input.ChecksumType;
  if (algorithm === undefined) {
    if (asked === undefined) return {};
    throw invalidRequest(
      "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.",
    );
  }
  const usual = algorithm === "CRC64NVME" ? "FULL_OBJECT" : "COMPOSITE";
  const type = asked ?? usual;
  if (type !== "FULL_OBJECT" && type !== "COMPOSITE") {
    throw invalidRequest("Value for x-amz-checksum-type header is invalid.");
  }
  const isOneWay = algorithm === "CRC64NVME" || algorithm.startsWith("SHA");
  if (isOneWay && type !== usual) {
    throw invalidRequest(
      `The ${type} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum ` +
        "algorithm.",
    );
  }
  return { checksumAlgorithm: algorithm, checksumType: type };
}
