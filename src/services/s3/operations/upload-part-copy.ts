import { UploadPartCopy$ } from "@aws-sdk/client-s3";
import type { UploadPartCopyOutput, UploadPartCopyRequest } from "@aws-sdk/client-s3";

import type { Authorize, Call, Operation } from "../../../call/operation.ts";
import type { PutPart, StoredObject, StoredPart } from "../../../buckets/buckets.ts";
import { requireActiveSource } from "../archived-object.ts";
import type { ByteRange } from "../byte-range.ts";
import type { CallEncryption } from "../call-encryption.ts";
import { checksumValue } from "../checksum.ts";
import { checkCopyConditions, copySourceResources, findCopySource } from "../copy-source.ts";
import { customerKeyMembers, sourceKeyInput } from "../encryption-headers.ts";
import { encryptionOutput } from "../encryption-output.ts";
import { badChecksum, invalidArgument, invalidRequest, noSuchUpload } from "../errors.ts";
import { requireKey } from "../object-key.ts";
import { s3Operation } from "../s3-operation.ts";
import { bodyBytesMax } from "../sized-body.ts";
import type { ObjectParts } from "../stored-object.ts";
import { requirePartNumber, requireUpload, uploadConditions } from "../upload.ts";

/**
 * UploadPartCopy: writes a part of an upload with bytes of an object that is there.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html
 */
export function uploadPartCopy(
  parts: ObjectParts & { readonly encryption: CallEncryption; readonly authorize: Authorize },
): Operation<UploadPartCopyRequest, UploadPartCopyOutput> {
  const { buckets, callBuckets, encryption } = parts;

  async function putPart(put: PutPart): Promise<StoredPart> {
    const outcome = await buckets.putPart(put);
    if (outcome.kind === "stored") return outcome.part;
    const { id, checksumAlgorithm = "CRC64NVME" } = put.upload;
    throw outcome.kind === "no-such-upload" ? noSuchUpload(id) : badChecksum(checksumAlgorithm);
  }

  async function copy(input: UploadPartCopyRequest, call: Call): Promise<UploadPartCopyOutput> {
    const key = requireKey(input.Key);
    const number = requirePartNumber(input.PartNumber);
    const bucket = await callBuckets.require(input, call);
    const id = input.UploadId;
    const upload = await requireUpload(buckets, { bucket: bucket.name, key, id });
    const { bucket: from, object, ...version } = await findCopySource(parts, input, call);
    checkCopyConditions(input, object);
    requireActiveSource(object, call.receivedAt);
    const range = readCopyRange(input.CopySourceRange, object);
    const sourceKey = await encryption.readKey(
      { bucket: from, object },
      sourceKeyInput(input),
      call,
    );
    const partKey = await encryption.partKey({ bucket, object: upload }, input, call);
    const part = await putPart({
      upload,
      number,
      ...(partKey !== undefined && { key: partKey }),
      body: buckets.readObject(object, range, sourceKey),
    });
    const { etag, lastModified, checksum } = part;
    return {
      ...version,
      ...encryptionOutput(upload.encryption),
      CopyPartResult: {
        ETag: etag,
        LastModified: new Date(lastModified),
        ...(upload.checksumAlgorithm !== undefined && checksumValue(checksum)),
      },
    };
  }

  return s3Operation({
    schema: UploadPartCopy$,
    action: "s3:PutObject",
    access: "write",
    category: "data",
    supports,
    resources: async (input, call) => [
      ...(await callBuckets.objectResources(input, call)),
      ...copySourceResources(input),
    ],
    storedConditions: (input) => uploadConditions(buckets, input),
    handle: copy,
  });
}

const supports = [
  ...customerKeyMembers,
  "CopySource",
  "CopySourceRange",
  "CopySourceIfMatch",
  "CopySourceIfNoneMatch",
  "CopySourceIfModifiedSince",
  "CopySourceIfUnmodifiedSince",
  "CopySourceSSECustomerAlgorithm",
  "CopySourceSSECustomerKey",
  "CopySourceSSECustomerKeyMD5",
  "PartNumber",
  "UploadId",
  "ExpectedBucketOwner",
  "ExpectedSourceBucketOwner",
] as const;

/** @throws ServiceError `InvalidArgument`, `InvalidRequest` */
function readCopyRange(header: string | undefined, { size }: StoredObject): ByteRange {
  const range = header === undefined ? { start: 0, end: size } : readBounds(header);
  if (range.end > size) {
    const message = `Range specified is not valid for source object of size: ${size}`;
    throw invalidArgument(message, "x-amz-copy-source-range", header ?? "");
  }
  if (range.end - range.start <= bodyBytesMax) return range;
  throw invalidRequest(
    "The specified copy source is larger than the maximum allowable size for a copy source: " +
      bodyBytesMax,
  );
}

function readBounds(header: string): ByteRange {
  const [, first, last] = /^bytes=(\d{1,15})-(\d{1,15})$/.exec(header) ?? [];
  const [start, end] = [Number(first), Number(last) + 1];
  if (first !== undefined && last !== undefined && start < end) return { start, end };
  throw invalidArgument(
    "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last " +
      "are the zero-based offsets of the first and last bytes to copy",
    "x-amz-copy-source-range",
    header,
  );
}
