import type { ObjectHeaders, StoredObject } from "../../buckets/buckets.ts";
import type { Tag } from "../../buckets/bucket-configuration.ts";
import { invalidStorageClass, metadataTooLarge } from "./errors.ts";
import { readTaggingHeader } from "./tags.ts";

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
  readonly Tagging?: string | undefined;
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
  "Tagging",
] as const;

const metadataBytesMax = 2048;

/**
 * What is kept with an object. Content without a type is `binary/octet-stream`.
 *
 * @param storageClasses those that are bound to a place
 * @throws ServiceError `MetadataTooLarge`, `InvalidStorageClass`, and what tags may throw
 */
export function readObjectHeaders(
  input: HeaderInput,
  storageClasses: ReadonlySet<string>,
): ObjectHeaders {
  const { CacheControl, ContentDisposition, ContentEncoding, ContentLanguage, Expires } = input;
  const encoding = withoutAwsChunked(ContentEncoding);
  return {
    contentType: input.ContentType ?? "binary/octet-stream",
    ...(encoding !== undefined && { contentEncoding: encoding }),
    ...(ContentDisposition !== undefined && { contentDisposition: ContentDisposition }),
    ...(ContentLanguage !== undefined && { contentLanguage: ContentLanguage }),
    ...(CacheControl !== undefined && { cacheControl: CacheControl }),
    ...(Expires !== undefined && { expires: Expires.toUTCString() }),
    ...readStorageClass(input.StorageClass, storageClasses),
    ...tagged(readTaggingHeader(input.Tagging) ?? []),
    metadata: readMetadata(input.Metadata ?? {}),
  };
}

/** What is kept with an object, with these tags in place of those it had. */
export function withTags(headers: ObjectHeaders, tags: readonly Tag[]): ObjectHeaders {
  const { tags: _tags, ...rest } = headers;
  return { ...rest, ...tagged(tags) };
}

function tagged(tags: readonly Tag[]): Pick<ObjectHeaders, "tags"> {
  return tags.length === 0 ? {} : { tags };
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

/**
 * The class that a write asks for. Absent: STANDARD.
 *
 * @param storageClasses those that are bound to a place
 * @throws ServiceError `InvalidStorageClass`
 */
export function readStorageClass(
  sent: string | undefined,
  storageClasses: ReadonlySet<string>,
): Pick<ObjectHeaders, "storageClass"> {
  if (sent === undefined || sent === "STANDARD") return {};
  if (!storageClasses.has(sent)) throw invalidStorageClass(sent);
  return { storageClass: sent };
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
  /** Absent: STANDARD. */
  readonly StorageClass?: string;
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
    ...(headers.storageClass !== undefined && { StorageClass: headers.storageClass }),
  };
}
