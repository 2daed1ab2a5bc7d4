import { ListObjects$ } from "@aws-sdk/client-s3";
import type { ListObjectsRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { Buckets } from "../../../buckets/buckets.ts";
import { canonicalUserId } from "../../../identity/canonical-user-id.ts";
import type { CallBuckets } from "../call-bucket.ts";
import type { ListedObject } from "../listing.ts";
import { listedObject, readKeyEncoding, readPageSize } from "../listing.ts";
import { s3Operation } from "../s3-operation.ts";

export interface ListObjectsOutput {
  readonly Name: string;
  readonly Prefix: string;
  readonly Marker: string;
  readonly Delimiter?: string | undefined;
  readonly MaxKeys: number;
  readonly EncodingType?: "url" | undefined;
  readonly IsTruncated: boolean;
  /** Only with a delimiter: else the last key is where the next page starts. */
  readonly NextMarker?: string;
  readonly Contents: readonly ListedObject[];
  readonly CommonPrefixes: readonly { readonly Prefix: string }[];
}

/**
 * ListObjects: one page of keys, in UTF-8 order, after `Marker`.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html
 */
export function listObjects(parts: {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
}): Operation<ListObjectsRequest, ListObjectsOutput> {
  const { buckets, callBuckets } = parts;
  return s3Operation({
    schema: ListObjects$,
    action: "s3:ListBucket",
    access: "read",
    category: "data",
    supports: ["Delimiter", "EncodingType", "Marker", "MaxKeys", "Prefix", "ExpectedBucketOwner"],
    resources: callBuckets.listResources,
    handle: async (input, call) => {
      const limit = readPageSize(input.MaxKeys, "maxKeys");
      const encoding = readKeyEncoding(input.EncodingType);
      const { encode, EncodingType } = encoding;
      const bucket = await callBuckets.require(input, call);
      const { Prefix = "", Marker = "" } = input;
      const delimiter = input.Delimiter === "" ? undefined : input.Delimiter;
      const page = await buckets.listObjects({
        bucket: bucket.name,
        prefix: Prefix,
        limit,
        ...(delimiter !== undefined && { delimiter }),
        ...(Marker !== "" && { after: Marker }),
      });
      const isTruncated = page.isTruncated && limit > 0;
      const ownerId = canonicalUserId(bucket.ownerAccountId);
      return {
        Name: bucket.name,
        Prefix: encode(Prefix),
        Marker: encode(Marker),
        ...(delimiter !== undefined && { Delimiter: encode(delimiter) }),
        MaxKeys: limit,
        EncodingType,
        IsTruncated: isTruncated,
        ...(isTruncated &&
          delimiter !== undefined &&
          page.next !== undefined && { NextMarker: encode(page.next) }),
        Contents: page.objects.map((object) => listedObject(object, encoding, ownerId)),
        CommonPrefixes: page.commonPrefixes.map((prefix) => ({ Prefix: encode(prefix) })),
      };
    },
  });
}
