import { UploadPart$ } from "@aws-sdk/client-s3";
import type { UploadPartOutput, UploadPartRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import { unreachable } from "../../../base/assert.ts";
import type { Buckets, ChecksumAlgorithm, Upload } from "../../../buckets/buckets.ts";
import type { CallBuckets } from "../call-bucket.ts";
import type { CallEncryption } from "../call-encryption.ts";
import { customerKeyMembers } from "../encryption-headers.ts";
import { encryptionOutput } from "../encryption-output.ts";
import type { ExpectedChecksum } from "../checksum.ts";
import {
  checksumMembers,
  checksumValue,
  readContentMd5,
  readExpectedChecksum,
} from "../checksum.ts";
import { badChecksum, badContentMd5, invalidRequest, noSuchUpload } from "../errors.ts";
import { requireDigest } from "../lock-headers.ts";
import { requireKey } from "../object-key.ts";
import { s3Operation } from "../s3-operation.ts";
import { sizedBody } from "../sized-body.ts";
import { requirePartNumber, requireUpload, uploadConditions } from "../upload.ts";

export type UploadPartInput = Omit<UploadPartRequest, "Body"> & {
  readonly Body?: AsyncIterable<Uint8Array>;
};

/**
 * UploadPart: writes a part of an upload, in place of an earlier one of its number.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html
 */
export function uploadPart(parts: {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
  readonly encryption: CallEncryption;
}): Operation<UploadPartInput, UploadPartOutput> {
  const { buckets, callBuckets, encryption } = parts;
  return s3Operation({
    schema: UploadPart$,
    action: "s3:PutObject",
    access: "write",
    category: "data",
    supports: [
      ...checksumMembers,
      ...customerKeyMembers,
      "PartNumber",
      "UploadId",
      "ContentLength",
      "ContentMD5",
      "ExpectedBucketOwner",
    ],
    resources: callBuckets.objectResources,
    storedConditions: (input) => uploadConditions(buckets, input),
    handle: async (input, call) => {
      const key = requireKey(input.Key);
      const number = requirePartNumber(input.PartNumber);
      const bucket = await callBuckets.require(input, call);
      const id = input.UploadId;
      const upload = await requireUpload(buckets, { bucket: bucket.name, key, id });
      const sent = readExpectedChecksum(input, call);
      const isDigested = input.ContentMD5 !== undefined || sent.checksumAlgorithm !== undefined;
      requireDigest(isDigested, { lock: upload.lock, bucket }, "Put Part");
      const algorithm = partAlgorithm(upload, sent);
      const dataKey = await encryption.partKey({ bucket, object: upload }, input, call);
      const outcome = await buckets.putPart({
        upload,
        number,
        ...(dataKey !== undefined && { key: dataKey }),
        ...readContentMd5(input.ContentMD5),
        ...(algorithm !== undefined && { checksumAlgorithm: algorithm }),
        expectedChecksum: sent.expectedChecksum,
        body: sizedBody(input.Body, input.ContentLength),
      });
      switch (outcome.kind) {
        case "no-such-upload":
          throw noSuchUpload(upload.id);
        case "bad-md5":
          throw badContentMd5();
        case "bad-checksum":
          throw badChecksum(algorithm ?? "CRC64NVME");
        case "stored":
          return {
            ETag: outcome.part.etag,
            ...encryptionOutput(upload.encryption),
            ...checksumValue(outcome.part.checksum),
          };
        default:
          return unreachable(outcome);
      }
    },
  });
}

/** The parts of an upload all have the checksum that it was begun with. */
function partAlgorithm(
  { checksumAlgorithm: wanted }: Upload,
  { checksumAlgorithm: sent }: ExpectedChecksum,
): ChecksumAlgorithm | undefined {
  if (wanted !== undefined && sent !== undefined && wanted !== sent) {
    throw invalidRequest(
      `Checksum Type mismatch occurred, expected checksum Type: ${wanted.toLowerCase()}, ` +
        `actual checksum Type: ${sent.toLowerCase()}`,
    );
  }
  return wanted ?? sent;
}
