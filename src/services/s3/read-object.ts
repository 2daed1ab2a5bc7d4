import type { Authorize, Call, ResourceReference } from "../../call/operation.ts";
import type { Buckets, BucketSettings, StoredObject } from "../../buckets/buckets.ts";
import { objectArn } from "../../archive/bucket-arn.ts";
import { present } from "../../base/present.ts";
import { restoreHeader } from "./archived-object.ts";
import { expirationOutput } from "./lifecycle-output.ts";
import type { ByteRange, RangeInput } from "./byte-range.ts";
import { contentRange, readByteRange } from "./byte-range.ts";
import type { CallBuckets, BucketInput } from "./call-bucket.ts";
import type { ChecksumOutput } from "./checksum.ts";
import { checksumOutput } from "./checksum.ts";
import type { CallEncryption } from "./call-encryption.ts";
import { customerKeyMembers } from "./encryption-headers.ts";
import type { CustomerKeyInput } from "./encryption-headers.ts";
import { encryptionOutput } from "./encryption-output.ts";
import type { EncryptionOutput } from "./encryption-output.ts";
import { accessDenied, preconditionFailed } from "./errors.ts";
import type { LockOutput } from "./lock-headers.ts";
import { lockOutput } from "./lock-headers.ts";
import type { HeaderOutput } from "./object-headers.ts";
import { objectHeaders } from "./object-headers.ts";
import { requireKey } from "./object-key.ts";
import type { VersionName } from "./object-version.ts";
import { objectProblem, readVersionId, versionOutput } from "./object-version.ts";
import { existingTags } from "./tag-conditions.ts";
import type { ReadConditions } from "./read-conditions.ts";
import { judgeReadConditions } from "./read-conditions.ts";

/** What GetObject and HeadObject have in common. */
export interface ReadInput extends BucketInput, ReadConditions, RangeInput, CustomerKeyInput {
  readonly Key?: string | undefined;
  readonly VersionId?: string | undefined;
  readonly ChecksumMode?: string | undefined;
  readonly ResponseCacheControl?: string | undefined;
  readonly ResponseContentDisposition?: string | undefined;
  readonly ResponseContentEncoding?: string | undefined;
  readonly ResponseContentLanguage?: string | undefined;
  readonly ResponseContentType?: string | undefined;
  readonly ResponseExpires?: Date | undefined;
}

export const readMembers: readonly (keyof ReadInput)[] = [
  ...customerKeyMembers,
  "ExpectedBucketOwner",
  "VersionId",
  "IfMatch",
  "IfNoneMatch",
  "IfModifiedSince",
  "IfUnmodifiedSince",
  "Range",
  "PartNumber",
  "ChecksumMode",
  "ResponseCacheControl",
  "ResponseContentDisposition",
  "ResponseContentEncoding",
  "ResponseContentLanguage",
  "ResponseContentType",
  "ResponseExpires",
];

/** The headers of an answer. Which status they go with, `readStatus` says. */
export interface ReadOutput
  extends Partial<HeaderOutput>, ChecksumOutput, LockOutput, EncryptionOutput {
  readonly VersionId?: string;
  readonly AcceptRanges?: string;
  readonly ContentLength?: number;
  readonly ContentRange?: string;
  readonly PartsCount?: number;
  readonly Expiration?: string;
  readonly Restore?: string;
  readonly TagCount?: number;
}

export interface ReadObject {
  readonly bucket: BucketSettings;
  readonly object: StoredObject;
  /** What of it is asked for. Undefined: nothing, for it has not been modified. */
  readonly range: ByteRange | undefined;
  readonly output: ReadOutput;
}

export interface ReadParts {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
  readonly encryption: CallEncryption;
  readonly authorize: Authorize;
}

/**
 * Finds an object, judges the conditions of the read, and says what the answer says of it.
 *
 * @throws ServiceError `NoSuchKey`, `NoSuchVersion`, `MethodNotAllowed` for a delete marker, and what
 *   the conditions and the range may throw
 */
export async function readObject(
  parts: ReadParts,
  input: ReadInput,
  call: Call,
): Promise<ReadObject> {
  const key = requireKey(input.Key);
  const name = { key, ...readVersionId(input.VersionId) };
  const bucket = await parts.callBuckets.require(input, call);
  const object = await requireObject(parts, bucket, name, call);
  await parts.encryption.checkCustomerKey({ bucket, object }, input, call);

  const outcome = judgeReadConditions(input, object);
  if (outcome.kind === "failed") throw preconditionFailed(outcome.condition);
  if (outcome.kind === "not-modified") {
    const { ETag, LastModified, CacheControl, Expires } = objectHeaders(object);
    const version = versionOutput(bucket, object.versionId);
    const output = { ETag, LastModified, CacheControl, Expires, ...version };
    notModified.add(output);
    return { bucket, object, range: undefined, output };
  }
  const part = readByteRange(input, object);
  const range = part ?? { start: 0, end: object.size };
  const output = {
    ...describe(input, object, part),
    ...versionOutput(bucket, object.versionId),
    ...encryptionOutput(object.encryption),
    ...expirationOutput(bucket, object),
    ...present({ Restore: restoreHeader(object, call.receivedAt) }),
    ...(await tagCountOutput(parts.authorize, object, call)),
    ...(await lockOutput(parts.authorize, object, call)),
  };
  return { bucket, object, range, output };
}

/** How many tags an object has, for those who may read them. */
async function tagCountOutput(
  authorize: Authorize,
  { bucket, key, headers }: StoredObject,
  call: Call,
): Promise<{ readonly TagCount?: number }> {
  const { tags = [] } = headers;
  if (tags.length === 0) return {};
  const { principal } = call;
  const resources = [{ arn: objectArn(bucket, key) }];
  const conditions = existingTags(tags);
  const action = "s3:GetObjectTagging";
  const access = await authorize({ principal, action, resources, conditions, call });
  return access.kind === "allow" ? { TagCount: tags.length } : {};
}

/** Answers that say that nothing has changed. */
const notModified = new WeakSet<object>();

export function readStatus(output: ReadOutput): number {
  if (notModified.has(output)) return 304;
  return output.ContentRange === undefined ? 200 : 206;
}

function describe(input: ReadInput, object: StoredObject, part: ByteRange | undefined): ReadOutput {
  const { size, partSizes, checksum } = object;
  const shown = part === undefined ? undefined : contentRange(part, size);
  const isWhole = part === undefined || (part.start === 0 && part.end === size);
  return {
    ...objectHeaders(object),
    ...overrides(input),
    AcceptRanges: "bytes",
    ContentLength: part === undefined ? size : part.end - part.start,
    ...(shown !== undefined && { ContentRange: shown }),
    ...(input.PartNumber !== undefined &&
      partSizes !== undefined && { PartsCount: partSizes.length }),
    // The checksum is one of the whole: a client would compare it with what it got.
    ...(input.ChecksumMode === "ENABLED" && isWhole && checksumOutput(checksum)),
  };
}

/** Headers that the caller wants to see in place of those that were kept. */
function overrides(input: ReadInput): Partial<HeaderOutput> {
  const wanted = {
    CacheControl: input.ResponseCacheControl,
    ContentDisposition: input.ResponseContentDisposition,
    ContentEncoding: input.ResponseContentEncoding,
    ContentLanguage: input.ResponseContentLanguage,
    ContentType: input.ResponseContentType,
    Expires: input.ResponseExpires,
  };
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
}

/** @throws ServiceError who may not list a bucket is not told what is not in it */
async function requireObject(
  { authorize, buckets, callBuckets }: ReadParts,
  bucket: BucketSettings,
  name: VersionName,
  call: Call,
): Promise<StoredObject> {
  const found = await buckets.findVersion(bucket.name, name.key, name.versionId);
  if (found?.kind === "object") return found;
  const resources: readonly ResourceReference[] = await callBuckets.bucketResources(
    { Bucket: bucket.name },
    call,
  );
  const { principal } = call;
  const access = await authorize({
    principal,
    action: "s3:ListBucket",
    resources,
    conditions: {},
    call,
  });
  throw access.kind === "allow" ? objectProblem(found, name) : accessDenied(access.message);
}
