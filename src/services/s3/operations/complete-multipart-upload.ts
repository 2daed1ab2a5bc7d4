import { CompleteMultipartUpload$ } from "@aws-sdk/client-s3";
import type {
  CompleteMultipartUploadOutput,
  CompleteMultipartUploadRequest,
  CompletedPart,
} from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { ServiceError } from "../../../call/service-error.ts";
import { unreachable } from "../../../base/assert.ts";
import type {
  Buckets,
  BucketSettings,
  CompleteOutcome,
  CompleteUpload,
  StoredObject,
  Upload,
} from "../../../buckets/buckets.ts";
import { placeObject } from "../archived-object.ts";
import { expirationOutput } from "../lifecycle-output.ts";
import type { CallBuckets } from "../call-bucket.ts";
import type { CallEncryption } from "../call-encryption.ts";
import { customerKeyMembers } from "../encryption-headers.ts";
import { joinedEncryption } from "../encryption-output.ts";
import { checksumMembers, checksumOutput, readChecksumHeader } from "../checksum.ts";
import {
  badChecksum,
  entityTooSmall,
  invalidPart,
  invalidPartOrder,
  invalidRequest,
  malformedXml,
  noSuchKey,
  noSuchUpload,
  preconditionFailed,
} from "../errors.ts";
import { requireKey } from "../object-key.ts";
import { versionOutput } from "../object-version.ts";
import { s3Operation } from "../s3-operation.ts";
import { partNumberMax, requireUpload, uploadConditions } from "../upload.ts";
import { conditionHeader, quotedEtag, readWriteConditions } from "../write-conditions.ts";

const partBytesMin = 5 * 1024 ** 2;

/**
 * CompleteMultipartUpload: joins parts into an object. All or nothing; durable when it returns.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
 */
export function completeMultipartUpload(parts: {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
  readonly encryption: CallEncryption;
}): Operation<CompleteMultipartUploadRequest, CompleteMultipartUploadOutput> {
  const { buckets, callBuckets, encryption } = parts;
  return s3Operation({
    schema: CompleteMultipartUpload$,
    action: "s3:PutObject",
    access: "write",
    category: "data",
    supports: [
      ...checksumMembers.filter((member) => member !== "ChecksumAlgorithm"),
      ...customerKeyMembers,
      "ChecksumType",
      "UploadId",
      "MpuObjectSize",
      "IfMatch",
      "IfNoneMatch",
      "ExpectedBucketOwner",
    ],
    resources: callBuckets.objectResources,
    storedConditions: (input) => uploadConditions(buckets, input),
    handle: async (input, call) => {
      const key = requireKey(input.Key);
      const completed = readParts(input.MultipartUpload?.Parts);
      const settings = await callBuckets.require(input, call);
      const { name: bucket } = settings;
      const id = input.UploadId ?? "";
      const done = await buckets.findCompleted(bucket, key, id);
      // Sent again after success, as by a client that did not get the answer: it is answered again.
      if (done?.partSizes?.length === completed.length) return answer(settings, done);
      const upload = await requireUpload(buckets, { bucket, key, id });
      const checksum = readWholeChecksum(input, upload);
      // The parts are written: their key need not be shown again.
      if (customerKeyMembers.some((member) => input[member] !== undefined)) {
        await encryption.partKey({ bucket: settings, object: upload }, input, call);
      }
      if (input.MpuObjectSize !== undefined) {
        await checkSize(buckets, upload, completed, input.MpuObjectSize);
      }
      const outcome = await buckets.completeUpload({
        upload,
        parts: completed,
        ...readWriteConditions(input),
        ...checksum,
      });
      if (outcome.kind !== "stored") throw refusal(outcome.kind, input, upload);
      await placeObject(buckets, outcome.object);
      return answer(settings, outcome.object);
    },
  });
}

function answer(bucket: BucketSettings, object: StoredObject): CompleteMultipartUploadOutput {
  const { key, etag, versionId, encryption, checksum } = object;
  return {
    Bucket: bucket.name,
    Key: key,
    Location: `/${bucket.name}/${key.split("/").map(encodeURIComponent).join("/")}`,
    ETag: etag,
    ...versionOutput(bucket, versionId),
    ...joinedEncryption(encryption),
    ...checksumOutput(checksum),
    ...expirationOutput(bucket, object),
  };
}

type Parts = CompleteUpload["parts"];

/** @throws ServiceError `MalformedXML` */
function readParts(parts: readonly CompletedPart[] | undefined): Parts {
  if (parts === undefined || parts.length === 0 || parts.length > partNumberMax) {
    throw malformedXml();
  }
  return parts.map((part) => {
    const { PartNumber, ETag } = part;
    if (PartNumber === undefined || ETag === undefined) throw malformedXml();
    const checksum = readChecksumHeader(part)?.value;
    return {
      number: PartNumber,
      etag: quotedEtag(ETag),
      ...(checksum !== undefined && { checksum }),
    };
  });
}

function readWholeChecksum(
  input: CompleteMultipartUploadRequest,
  upload: Upload,
): Pick<CompleteUpload, "expectedChecksum"> {
  const asked: string | undefined = input.ChecksumType;
  if (asked !== undefined && asked !== (upload.checksumType ?? "FULL_OBJECT")) {
    throw invalidRequest(
      `The upload was created using the ${upload.checksumType ?? "FULL_OBJECT"} checksum mode. ` +
        "The complete request must use the same checksum mode.",
    );
  }
  const values = { ...input };
  if (upload.checksumType === "COMPOSITE") return readComposite(values, upload);
  const sent = readChecksumHeader(values);
  if (sent === undefined) return {};
  if (sent.algorithm !== (upload.checksumAlgorithm ?? "CRC64NVME")) {
    throw invalidRequest(
      `Checksum Type mismatch occurred, expected checksum Type: ` +
        `${(upload.checksumAlgorithm ?? "CRC64NVME").toLowerCase()}, ` +
        `actual checksum Type: ${sent.algorithm.toLowerCase()}`,
    );
  }
  return { expectedChecksum: sent.value };
}

/** A checksum of checksums may be sent with the number of parts, or without. */
function readComposite(
  input: CompleteMultipartUploadRequest,
  upload: Upload,
): Pick<CompleteUpload, "expectedChecksum"> {
  const name = `Checksum${upload.checksumAlgorithm ?? "CRC64NVME"}` as const;
  const value = input[name];
  if (value === undefined) return {};
  readChecksumHeader({ [name]: value.replace(/-\d+$/, "") });
  const isCounted = /-\d+$/.test(value);
  const count = input.MultipartUpload?.Parts?.length ?? 0;
  return { expectedChecksum: isCounted ? value : `${value}-${count}` };
}

/** @throws ServiceError `InvalidRequest` */
async function checkSize(
  buckets: Buckets,
  upload: Upload,
  parts: Parts,
  expectedBytes: number,
): Promise<void> {
  const numbers = new Set(parts.map(({ number }) => number));
  const stored = await buckets.listParts(upload, { after: 0, limit: partNumberMax });
  const bytes = stored
    .filter(({ number }) => numbers.has(number))
    .reduce((sum, { size }) => sum + size, 0);
  if (bytes === expectedBytes) return;
  throw invalidRequest(
    `The provided 'x-amz-mp-object-size' header value ${expectedBytes} does not match what was ` +
      `computed: ${bytes}`,
  );
}

function refusal(
  kind: Exclude<CompleteOutcome["kind"], "stored">,
  input: CompleteMultipartUploadRequest,
  upload: Upload,
): ServiceError {
  switch (kind) {
    case "no-such-upload":
      return noSuchUpload(upload.id);
    case "no-such-key":
      return noSuchKey(upload.key);
    case "invalid-part":
      return invalidPart();
    case "invalid-part-order":
      return invalidPartOrder();
    case "entity-too-small":
      return entityTooSmall(partBytesMin);
    case "precondition-failed":
      return preconditionFailed(conditionHeader(input));
    case "bad-checksum":
      return badChecksum(upload.checksumAlgorithm ?? "CRC64NVME");
    default:
      return unreachable(kind);
  }
}
