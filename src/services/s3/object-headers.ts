import type { ObjectHeaders, StoredObject } from "../../buckets/buckets.ts";
import { invalidStorageClass, metadataTooLarge, notImplemented } from "./errors.ts";

/** The members of a write that say what is to be sent along with the object. */
export interface HeaderInput {
  readonly CacheControl?: string | undefined;
  readonly ContentDisposition?: string | undefined;
  readonly ContentEncoding?: string | undefined;
  readonly ContentLanguage?: string | undefined;
  readonly ContentType?: string | undefined;
  readonly Expires?: Date | undefined;
  readonly Metadata?: Readonly<Record<string, string>> | undefined;
  readonly StorageClass?: string | undefined;
}

export const headerMembers = [
  "CacheControl",
  "ContentDisposition",
  "ContentEncoding",
  "ContentLanguage",
  "ContentType",
  "Expires",
  "Metadata",
  "StorageClass",
] as const;

const metadataBytesMax = 2048;
const storageClasses = new Set([
  "REDUCED_REDUNDANCY",
  "STANDARD_IA",
  "ONEZONE_IA",
  "INTELLIGENT_TIERING",
  "GLACIER",
  "DEEP_ARCHIVE",
  "OUTPOSTS",
  "GLACIER_IR",
  "SNOW",
  "EXPRESS_ONEZONE",
  "FSX_OPENZFS",
  "FSX_ONTAP",
]);

/**
 * What is kept with an object. Content without a type is `binary/octet-stream`.
 *
 * @throws ServiceError `MetadataTooLarge`, `InvalidStorageClass`, `NotImplemented`
 */
export function readObjectHeaders(input: HeaderInput): ObjectHeaders {
  checkStorageClass(input.StorageClass);
  const { CacheControl, ContentDisposition, ContentEncoding, ContentLanguage, Expires } = input;
  const encoding = withoutAwsChunked(ContentEncoding);
  return {
    contentType: input.ContentType ?? "binary/octet-stream",
    ...(encoding !== undefined && { contentEncoding: encoding }),
    ...(ContentDisposition !== undefined && { contentDisposition: ContentDisposition }),
    ...(ContentLanguage !== undefined && { contentLanguage: ContentLanguage }),
    ...(CacheControl !== undefined && { cacheControl: CacheControl }),
    ...(Expires !== undefined && { expires: Expires.toUTCString() }),
    metadata: readMetadata(input.Metadata ?? {}),
  };
}

function readMetadata(metadata: Readonly<Record<string, string>>): ObjectHeaders["metadata"] {
  const entries = Object.entries(metadata).map(([name, value]) => [name.toLowerCase(), value]);
  const bytes = Buffer.byteLength(entries.flat().join(""));
  if (bytes > metadataBytesMax) throw metadataTooLarge(bytes, metadataBytesMax);
  return Object.fromEntries(entries);
}

/** `aws-chunked` is how the body travelled, and is gone now. */
function withoutAwsChunked(encoding: string | undefined): string | undefined {
  const kept = (encoding ?? "")
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "" && one !== "aws-chunked");
  return kept.length === 0 ? undefined : kept.join(",");
}

function checkStorageClass(storageClass: string | undefined): void {
  if (storageClass === undefined || storageClass === "STANDARD") return;
  if (storageClasses.has(storageClass)) throw notImplemented("x-amz-storage-class");
  throw invalidStorageClass(storageClass);
}

export interface HeaderOutput {
  readonly ETag: string;
  readonly LastModified: Date;
  readonly CacheControl: string | undefined;
  readonly ContentDisposition: string | undefined;
  readonly ContentEncoding: string | undefined;
  readonly ContentLanguage: string | undefined;
  readonly ContentType: string | undefined;
  readonly Expires: Date | undefined;
  readonly Metadata: Record<string, string>;
}

/** What an answer says of an object: what was kept with it, and when it was written. */
export function objectHeaders({ etag, lastModified, headers }: StoredObject): HeaderOutput {
  return {
    ETag: etag,
    LastModified: new Date(lastModified),
    CacheControl: headers.cacheControl,
    ContentDisposition: headers.contentDisposition,
    ContentEncoding: headers.contentEncoding,
    ContentLanguage: headers.contentLanguage,
    ContentType: headers.contentType,
    Expires: headers.expires === undefined ? undefined : new Date(headers.expires),
    Metadata: { ...headers.metadata },
  };
}
