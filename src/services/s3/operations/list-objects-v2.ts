import { ListObjectsV2$ } from "@aws-sdk/client-s3";
import type { ListObjectsV2Request } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { Buckets } from "../../../buckets/buckets.ts";
import { canonicalUserId } from "../../../identity/canonical-user-id.ts";
import type { CallBuckets } from "../call-bucket.ts";
import type { ListedObject } from "../listing.ts";
import { listedObject, readKeyEncoding, readPageSize, readToken, writeToken } from "../listing.ts";
import { s3Operation } from "../s3-operation.ts";

export interface ListObjectsV2Output {
  readonly Name: string;
  readonly Prefix: string;
  readonly Delimiter?: string | undefined;
  readonly MaxKeys: number;
  /** Keys and common prefixes together. */
  readonly KeyCount: number;
  readonly EncodingType?: "url" | undefined;
  readonly IsTruncated: boolean;
  readonly ContinuationToken?: string | undefined;
  readonly NextContinuationToken?: string;
  readonly StartAfter?: string | undefined;
  readonly Contents: readonly ListedObject[];
  readonly CommonPrefixes: readonly { readonly Prefix: string }[];
}

/**
 * ListObjectsV2: one page of keys, in UTF-8 order, after a token or, without one, after
 * `StartAfter`. CloudTrail records it as `ListObjects`.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 */
export function listObjectsV2(parts: {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
}): Operation<ListObjectsV2Request, ListObjectsV2Output> {
  const { buckets, callBuckets } = parts;
  return s3Operation({
    schema: ListObjectsV2$,
    eventName: "ListObjects",
    action: "s3:ListBucket",
    access: "read",
    category: "data",
    supports: [
      "Delimiter",
      "EncodingType",
      "MaxKeys",
      "Prefix",
      "ContinuationToken",
      "FetchOwner",
      "StartAfter",
      "ExpectedBucketOwner",
    ],
    resources: callBuckets.listResources,
    handle: async (input, call) => {
      const limit = readPageSize(input.MaxKeys, "maxKeys");
      const encoding = readKeyEncoding(input.EncodingType);
      const after = readAfter(input);
      const bucket = await callBuckets.require(input, call);
      const delimiter = input.Delimiter === "" ? undefined : input.Delimiter;
      const page = await buckets.listObjects({
        bucket: bucket.name,
        prefix: input.Prefix ?? "",
        limit,
        ...(delimiter !== undefined && { delimiter }),
        ...(after !== "" && { after }),
      });
      const isTruncated = page.isTruncated && limit > 0;
      const ownerId =
        input.FetchOwner === true ? canonicalUserId(bucket.ownerAccountId) : undefined;
      return {
        ...echo(input, encoding.encode),
        Name: bucket.name,
        MaxKeys: limit,
        KeyCount: page.objects.length + page.commonPrefixes.length,
        EncodingType: encoding.EncodingType,
        IsTruncated: isTruncated,
        ...(isTruncated &&
          page.next !== undefined && { NextContinuationToken: writeToken(page.next) }),
        Contents: page.objects.map((object) => listedObject(object, encoding, ownerId)),
        CommonPrefixes: page.commonPrefixes.map((one) => ({ Prefix: encoding.encode(one) })),
      };
    },
  });
}

function readAfter({ ContinuationToken, StartAfter }: ListObjectsV2Request): string {
  return ContinuationToken === undefined ? (StartAfter ?? "") : readToken(ContinuationToken);
}

/** What the answer repeats of the question. */
function echo(
  { Prefix, Delimiter, StartAfter, ContinuationToken }: ListObjectsV2Request,
  encode: (text: string) => string,
): Pick<ListObjectsV2Output, "Prefix" | "Delimiter" | "StartAfter" | "ContinuationToken"> {
  return {
    Prefix: encode(Prefix ?? ""),
    ...(Delimiter !== undefined && Delimiter !== "" && { Delimiter: encode(Delimiter) }),
    ...(StartAfter !== undefined && { StartAfter: encode(StartAfter) }),
    ...(ContinuationToken !== undefined && { ContinuationToken }),
  };
}
