import { ListMultipartUploads$ } from "@aws-sdk/client-s3";
import type { ListMultipartUploadsOutput, ListMultipartUploadsRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { Buckets, Upload, UploadPage } from "../../../buckets/buckets.ts";
import { canonicalUserId } from "../../../identity/canonical-user-id.ts";
import type { CallBuckets } from "../call-bucket.ts";
import type { KeyEncoding } from "../listing.ts";
import { readKeyEncoding, readPageSize } from "../listing.ts";
import { storageClassOf } from "../listing.ts";
import { s3Operation } from "../s3-operation.ts";

/**
 * ListMultipartUploads: one page of the uploads that are neither completed nor aborted, by key.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html
 */
export function listMultipartUploads(parts: {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
}): Operation<ListMultipartUploadsRequest, ListMultipartUploadsOutput> {
  const { buckets, callBuckets } = parts;
  return s3Operation({
    schema: ListMultipartUploads$,
    action: "s3:ListBucketMultipartUploads",
    access: "read",
    category: "data",
    supports: [
      "Delimiter",
      "EncodingType",
      "KeyMarker",
      "MaxUploads",
      "Prefix",
      "UploadIdMarker",
      "ExpectedBucketOwner",
    ],
    resources: callBuckets.listResources,
    handle: async (input, call) => {
      const limit = readPageSize(input.MaxUploads, "max-uploads");
      const encoding = readKeyEncoding(input.EncodingType);
      const { name, ownerAccountId } = await callBuckets.require(input, call);
      const query = readQuery(input);
      const page = await buckets.listUploads({ bucket: name, limit, ...query });
      const { encode, EncodingType } = encoding;
      return {
        Bucket: name,
        Prefix: encode(query.prefix),
        KeyMarker: encode(query.after ?? ""),
        UploadIdMarker: query.afterId ?? "",
        ...(query.delimiter !== undefined && { Delimiter: encode(query.delimiter) }),
        ...(EncodingType !== undefined && { EncodingType }),
        MaxUploads: limit,
        IsTruncated: page.isTruncated && limit > 0,
        ...nextMarkers(page, encoding),
        Uploads: page.uploads.map((upload) => listedUpload(upload, encoding, ownerAccountId)),
        CommonPrefixes: page.commonPrefixes.map((prefix) => ({ Prefix: encode(prefix) })),
      };
    },
  });
}

function readQuery(input: ListMultipartUploadsRequest): {
  readonly prefix: string;
  readonly delimiter?: string;
  readonly after?: string;
  readonly afterId?: string;
} {
  const { Prefix = "", Delimiter, KeyMarker, UploadIdMarker } = input;
  const hasMarker = KeyMarker !== undefined && KeyMarker !== "";
  const hasId = hasMarker && UploadIdMarker !== undefined && UploadIdMarker !== "";
  return {
    prefix: Prefix,
    ...(Delimiter !== undefined && Delimiter !== "" && { delimiter: Delimiter }),
    ...(hasMarker && { after: KeyMarker }),
    // An id without a key means nothing.
    ...(hasId && { afterId: UploadIdMarker }),
  };
}

/** The last upload or common prefix of a page that is not the last one, whichever sorts later. */
function nextMarkers(
  { uploads, commonPrefixes, isTruncated }: UploadPage,
  { encode }: KeyEncoding,
): { readonly NextKeyMarker?: string; readonly NextUploadIdMarker?: string } {
  if (!isTruncated) return {};
  const upload = uploads.at(-1);
  const prefix = commonPrefixes.at(-1);
  const isPrefixLast =
    prefix !== undefined &&
    (upload === undefined || Buffer.compare(Buffer.from(prefix), Buffer.from(upload.key)) > 0);
  if (isPrefixLast) return { NextKeyMarker: encode(prefix) };
  if (upload === undefined) return {};
  return { NextKeyMarker: encode(upload.key), NextUploadIdMarker: upload.id };
}

function listedUpload(
  upload: Upload,
  { encode }: KeyEncoding,
  ownerAccountId: string,
): NonNullable<ListMultipartUploadsOutput["Uploads"]>[number] {
  const { key, id, startedAt, initiator, checksumAlgorithm, checksumType } = upload;
  return {
    Key: encode(key),
    UploadId: id,
    Initiated: new Date(startedAt),
    StorageClass: storageClassOf(upload.headers),
    Owner: { ID: canonicalUserId(ownerAccountId) },
    Initiator: { ID: canonicalUserId(initiator) },
    ...(checksumAlgorithm !== undefined && { ChecksumAlgorithm: checksumAlgorithm }),
    ...(checksumType !== undefined && { ChecksumType: checksumType }),
  };
}
