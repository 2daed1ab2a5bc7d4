import { ListObjectVersions$ } from "@aws-sdk/client-s3";
import type { ListObjectVersionsRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type {
  Buckets,
  DeleteMarker,
  StoredObject,
  VersionPage,
  VersionQuery,
} from "../../../buckets/buckets.ts";
import { isVersionId } from "../../../buckets/version-id.ts";
import { canonicalUserId } from "../../../identity/canonical-user-id.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { invalidArgument } from "../errors.ts";
import type { KeyEncoding, ListedObject } from "../listing.ts";
import { listedObject, readKeyEncoding, readPageSize } from "../listing.ts";
import { s3Operation } from "../s3-operation.ts";

interface ListedMarker {
  readonly Key: string;
  readonly VersionId: string;
  readonly IsLatest: boolean;
  readonly LastModified: Date;
  readonly Owner: { readonly ID: string };
}

type ListedVersion = ListedObject & Pick<ListedMarker, "VersionId" | "IsLatest">;

export interface ListObjectVersionsOutput {
  readonly Name: string;
  readonly Prefix: string;
  readonly KeyMarker: string;
  readonly VersionIdMarker: string;
  readonly NextKeyMarker?: string;
  readonly NextVersionIdMarker?: string;
  readonly Delimiter?: string;
  readonly MaxKeys: number;
  readonly EncodingType?: "url" | undefined;
  readonly IsTruncated: boolean;
  readonly Versions: readonly ListedVersion[];
  readonly DeleteMarkers: readonly ListedMarker[];
  readonly CommonPrefixes: readonly { readonly Prefix: string }[];
}

/**
 * ListObjectVersions: one page of all versions and delete markers, by key in UTF-8 order, of a key
 * the newest first. Versions, markers and common prefixes count together.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html
 */
export function listObjectVersions(parts: {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
}): Operation<ListObjectVersionsRequest, ListObjectVersionsOutput> {
  const { buckets, callBuckets } = parts;
  return s3Operation({
    schema: ListObjectVersions$,
    action: "s3:ListBucketVersions",
    access: "read",
    category: "data",
    supports: [
      "Delimiter",
      "EncodingType",
      "KeyMarker",
      "MaxKeys",
      "Prefix",
      "VersionIdMarker",
      "ExpectedBucketOwner",
    ],
    resources: callBuckets.listResources,
    handle: async (input, call) => {
      const limit = readPageSize(input.MaxKeys, "maxKeys");
      const encoding = readKeyEncoding(input.EncodingType);
      const query = readQuery(input);
      const { name, ownerAccountId } = await callBuckets.require(input, call);
      const page = await buckets.listVersions({ bucket: name, limit, ...query });
      const { encode, EncodingType } = encoding;
      const ownerId = canonicalUserId(ownerAccountId);
      return {
        Name: name,
        Prefix: encode(query.prefix),
        KeyMarker: encode(query.after ?? ""),
        VersionIdMarker: query.afterVersionId ?? "",
        ...nextMarkers(page, encoding),
        ...(query.delimiter !== undefined && { Delimiter: encode(query.delimiter) }),
        MaxKeys: limit,
        EncodingType,
        IsTruncated: page.isTruncated && limit > 0,
        Versions: page.versions
          .filter((version) => version.kind === "object")
          .map((version) => listedVersion(version, encoding, ownerId)),
        DeleteMarkers: page.versions
          .filter((version) => version.kind === "delete-marker")
          .map((marker) => listedMarker(marker, encoding, ownerId)),
        CommonPrefixes: page.commonPrefixes.map((prefix) => ({ Prefix: encode(prefix) })),
      };
    },
  });
}

function readQuery(input: ListObjectVersionsRequest): Omit<VersionQuery, "bucket" | "limit"> {
  const { Prefix = "", Delimiter, KeyMarker = "", VersionIdMarker } = input;
  return {
    prefix: Prefix,
    ...(Delimiter !== undefined && Delimiter !== "" && { delimiter: Delimiter }),
    ...(KeyMarker !== "" && { after: KeyMarker }),
    ...readVersionMarker(KeyMarker, VersionIdMarker),
  };
}

/** @throws ServiceError `InvalidArgument` */
function readVersionMarker(
  keyMarker: string,
  marker: string | undefined,
): Pick<VersionQuery, "afterVersionId"> {
  if (marker === undefined) return {};
  const invalid = (message: string): Error => invalidArgument(message, "version-id-marker", marker);
  if (marker === "") throw invalid("A version-id marker cannot be empty.");
  if (keyMarker === "") {
    throw invalid("A version-id marker cannot be specified without a key marker.");
  }
  if (!isVersionId(marker)) throw invalid("Invalid version id specified");
  return { afterVersionId: marker };
}

function nextMarkers(
  { next }: VersionPage,
  { encode }: KeyEncoding,
): Pick<ListObjectVersionsOutput, "NextKeyMarker" | "NextVersionIdMarker"> {
  if (next === undefined) return {};
  const { after, afterVersionId } = next;
  return {
    NextKeyMarker: encode(after),
    ...(afterVersionId !== undefined && { NextVersionIdMarker: afterVersionId }),
  };
}

function listedVersion(
  version: StoredObject,
  encoding: KeyEncoding,
  ownerId: string,
): ListedVersion {
  return {
    ...listedObject(version, encoding, ownerId),
    VersionId: version.versionId,
    IsLatest: version.noncurrentSince === undefined,
  };
}

function listedMarker(
  marker: DeleteMarker,
  { encode }: KeyEncoding,
  ownerId: string,
): ListedMarker {
  return {
    Key: encode(marker.key),
    VersionId: marker.versionId,
    IsLatest: marker.noncurrentSince === undefined,
    LastModified: new Date(marker.lastModified),
    Owner: { ID: ownerId },
  };
}
