import { ListParts$ } from "@aws-sdk/client-s3";
import type { ListPartsOutput, ListPartsRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { Buckets } from "../../../buckets/buckets.ts";
import { canonicalUserId } from "../../../identity/canonical-user-id.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { checksumValue } from "../checksum.ts";
import type { CallEncryption } from "../call-encryption.ts";
import { customerKeyMembers } from "../encryption-headers.ts";
import { invalidArgument } from "../errors.ts";
import { readPageSize } from "../listing.ts";
import { requireKey } from "../object-key.ts";
import { abortionOutput } from "../lifecycle-output.ts";
import { storageClassOf } from "../listing.ts";
import { s3Operation } from "../s3-operation.ts";
import { requireUpload } from "../upload.ts";

/**
 * ListParts: one page of the parts of an upload, by number.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html
 */
export function listParts(parts: {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
  readonly encryption: CallEncryption;
}): Operation<ListPartsRequest, ListPartsOutput> {
  const { buckets, callBuckets, encryption } = parts;
  return s3Operation({
    schema: ListParts$,
    action: "s3:ListMultipartUploadParts",
    access: "read",
    category: "data",
    supports: [
      ...customerKeyMembers,
      "MaxParts",
      "PartNumberMarker",
      "UploadId",
      "ExpectedBucketOwner",
    ],
    resources: callBuckets.objectResources,
    handle: async (input, call) => {
      const key = requireKey(input.Key);
      const limit = readPageSize(input.MaxParts, "max-parts");
      const after = readMarker(input.PartNumberMarker);
      const settings = await callBuckets.require(input, call);
      const { name: bucket, ownerAccountId } = settings;
      const upload = await requireUpload(buckets, { bucket, key, id: input.UploadId });
      if (customerKeyMembers.some((member) => input[member] !== undefined)) {
        await encryption.partKey({ bucket: settings, object: upload }, input, call);
      }
      // One more than asked for tells whether there are more.
      const found = await buckets.listParts(upload, { after, limit: limit + 1 });
      const page = found.slice(0, limit);
      const { checksumAlgorithm, checksumType } = upload;
      return {
        Bucket: bucket,
        Key: key,
        UploadId: upload.id,
        PartNumberMarker: String(after),
        NextPartNumberMarker: String(page.at(-1)?.number ?? 0),
        MaxParts: limit,
        IsTruncated: limit > 0 && found.length > limit,
        Parts: page.map(({ number, size, etag, lastModified, checksum }) => ({
          PartNumber: number,
          Size: size,
          ETag: etag,
          LastModified: new Date(lastModified),
          ...checksumValue(checksum),
        })),
        Initiator: { ID: canonicalUserId(upload.initiator) },
        Owner: { ID: canonicalUserId(ownerAccountId) },
        StorageClass: storageClassOf(upload.headers),
        ...abortionOutput(settings, upload),
        ...(checksumAlgorithm !== undefined && { ChecksumAlgorithm: checksumAlgorithm }),
        ...(checksumType !== undefined && { ChecksumType: checksumType }),
      };
    },
  });
}

function readMarker(marker: string | undefined): number {
  if (marker === undefined || marker === "") return 0;
  if (/^\d{1,9}$/.test(marker)) return Number(marker);
  const message = "Argument part-number-marker must be an integer between 0 and 2147483647";
  throw invalidArgument(message, "part-number-marker", marker);
}
