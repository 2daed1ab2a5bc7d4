import type { ObjectHeaders, StoredObject } from "../../buckets/buckets.ts";
import { invalidArgument } from "./errors.ts";

/** The most that one page of any listing holds. */
export const pageMax = 1000;

/**
 * How many a page may hold: what was asked for, but never more than 1,000.
 *
 * @throws ServiceError `InvalidArgument`
 */
export function readPageSize(asked: number | undefined, argument: string): number {
  if (asked === undefined) return pageMax;
  if (!Number.isInteger(asked) || asked < 0 || asked > 2_147_483_647) {
    throw invalidArgument(
      `Argument ${argument} must be an integer between 0 and 2147483647`,
      argument,
      String(asked),
    );
  }
  return Math.min(asked, pageMax);
}

export interface KeyEncoding {
  readonly EncodingType: "url" | undefined;
  /** A key, prefix, delimiter or marker as it goes into the answer. */
  readonly encode: (text: string) => string;
}

/**
 * How keys stand in an answer. XML 1.0 cannot hold all that keys can: `url` can.
 *
 * @throws ServiceError `InvalidArgument`
 */
export function readKeyEncoding(encodingType: string | undefined): KeyEncoding {
  if (encodingType === undefined) return { EncodingType: undefined, encode: (text) => text };
  if (encodingType !== "url") {
    throw invalidArgument(
      "Invalid Encoding Method specified in Request",
      "encoding-type",
      encodingType,
    );
  }
  return { EncodingType: "url", encode: urlEncoded };
}

/** As forms are encoded, except that `/` stays and `~` does not. */
function urlEncoded(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replaceAll("%20", "+")
    .replaceAll("%2F", "/")
    .replaceAll(
      /[!'()~]/g,
      (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
    );
}

type ShownClass = "STANDARD" | "STANDARD_IA";

/** The class of an upload, as an answer has it. */
export function storageClassOf({ storageClass = "STANDARD" }: ObjectHeaders): ShownClass {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one of S3's: checked when begun
  return storageClass as ShownClass;
}

export interface ListedObject {
  readonly Key: string;
  readonly LastModified: Date;
  readonly ETag: string;
  readonly Size: number;
  readonly StorageClass: string;
  readonly ChecksumAlgorithm?: readonly string[];
  readonly ChecksumType?: string;
  readonly Owner?: { readonly ID: string };
}

export function listedObject(
  object: StoredObject,
  encoding: KeyEncoding,
  ownerId: string | undefined,
): ListedObject {
  const { key, lastModified, etag, size, checksum } = object;
  return {
    Key: encoding.encode(key),
    LastModified: new Date(lastModified),
    ETag: etag,
    Size: size,
    StorageClass: object.headers.storageClass ?? "STANDARD",
    ...(checksum !== undefined && {
      ChecksumAlgorithm: [checksum.algorithm],
      ChecksumType: checksum.type,
    }),
    ...(ownerId !== undefined && { Owner: { ID: ownerId } }),
  };
}

const tokenMark = "1:";

/** A continuation token: opaque to clients. */
export function writeToken(after: string): string {
  return Buffer.from(`${tokenMark}${after}`).toString("base64url");
}

/** @throws ServiceError `InvalidArgument` */
export function readToken(token: string): string {
  const bytes = Buffer.from(token, "base64url");
  const text = bytes.toString("utf8");
  if (bytes.toString("base64url") !== token || !text.startsWith(tokenMark)) {
    throw invalidArgument(
      "The continuation token provided is incorrect",
      "continuation-token",
      token,
    );
  }
  return text.slice(tokenMark.length);
}
