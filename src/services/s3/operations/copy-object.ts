import { CopyObject$ } from "@aws-sdk/client-s3";
import type { CopyObjectOutput, CopyObjectRequest } from "@aws-sdk/client-s3";

import type { Authorize, Call, Operation } from "../../../call/operation.ts";
import type {
  Buckets,
  BucketSettings,
  ObjectHeaders,
  PutObject,
  StoredObject,
} from "../../../buckets/buckets.ts";
import type { CallBuckets } from "../call-bucket.ts";
import type { CallEncryption } from "../call-encryption.ts";
import { checkObjectAcl, objectAclMembers } from "../canned-acl.ts";
import { checksumOutput, readAlgorithm } from "../checksum.ts";
import type { CopiedSource, CopySource } from "../copy-source.ts";
import {
  checkCopyConditions,
  copySourceResources,
  findCopySource,
  readCopySource,
} from "../copy-source.ts";
import { copiedTags } from "../copied-tags.ts";
import { placeObject, requireActiveSource } from "../archived-object.ts";
import { expirationOutput } from "../lifecycle-output.ts";
import { taggingConditions, taggingRequirements } from "../tag-conditions.ts";
import { encryptionMembers, isEncryptionWished, sourceKeyInput } from "../encryption-headers.ts";
import { sseApplied, writtenEncryption } from "../encryption-output.ts";
import { invalidArgument, invalidRequest } from "../errors.ts";
import { lockConditions, lockMembers, lockRequirements, readLockHeaders } from "../lock-headers.ts";
import { headerMembers, readObjectHeaders, readStorageClass, withTags } from "../object-headers.ts";
import { requireKey } from "../object-key.ts";
import { versionOutput } from "../object-version.ts";
import { putRefusal } from "../put-outcome.ts";
import { s3Operation } from "../s3-operation.ts";
import { bodyBytesMax } from "../sized-body.ts";
import { readWriteConditions } from "../write-conditions.ts";

/**
 * CopyObject: writes an object with the bytes of another, read and written as a stream. The copy
 * has its own time, and the headers of the source unless they are replaced.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
 */
export function copyObject(parts: {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
  readonly encryption: CallEncryption;
  readonly authorize: Authorize;
  readonly storageClasses: ReadonlySet<string>;
}): Operation<CopyObjectRequest, CopyObjectOutput> {
  const { buckets, callBuckets, encryption, storageClasses } = parts;

  async function copy(input: CopyObjectRequest, call: Call): Promise<Copied> {
    const key = requireKey(input.Key);
    const settings = await callBuckets.require(input, call);
    checkObjectAcl(callBuckets, input, settings, call);
    const { name: bucket } = settings;
    const replaces = readDirective(input);
    const { bucket: from, object: source, ...version } = await findCopySource(parts, input, call);
    // Copying an earlier version over the current one is how it is restored.
    const isRestored = readCopySource(input.CopySource).versionId !== undefined;
    const hasClass =
      (input.StorageClass ?? "STANDARD") !== (source.headers.storageClass ?? "STANDARD");
    const changes = replaces || isRestored || hasClass || isEncryptionWished(input);
    checkSource(input, source, { bucket, key, changes });
    requireActiveSource(source, call.receivedAt);
    const tags = await copiedTags(parts, input, { bucket: settings, source }, call);
    const checksum = copiedChecksum(input, source);
    const sourceKey = { bucket: from, object: source };
    const dataKey = await encryption.readKey(sourceKey, sourceKeyInput(input), call);
    const outcome = await buckets.putObject({
      bucket,
      key,
      headers: {
        ...copiedHeaders(withTags(source.headers, []), input, replaces, storageClasses),
        ...readStorageClass(input.StorageClass, storageClasses),
        ...(tags.length > 0 && { tags }),
      },
      ...(await encryption.newCipher({ bucket: settings, key }, input, call)),
      ...readLockHeaders(input, settings, call),
      ...readWriteConditions(input),
      ...checksum,
      body: buckets.readObject(source, undefined, dataKey),
    });
    if (outcome.kind === "stored") {
      const { object } = outcome;
      await placeObject(buckets, object);
      return { object, ...version, ...versionOutput(settings, object.versionId) };
    }
    throw putRefusal(outcome.kind, { ...input, bucket, key }, checksum.checksumAlgorithm);
  }

  return s3Operation({
    schema: CopyObject$,
    action: "s3:PutObject",
    access: "write",
    category: "data",
    alsoRequires: (input, _call, resources) => [
      ...lockRequirements(input, resources),
      ...(input.TaggingDirective === "REPLACE" ? taggingRequirements(input, resources) : []),
    ],
    conditions: (input, call) => ({ ...lockConditions(input, call), ...taggingConditions(input) }),
    supports,
    additionalEventData: sseApplied,
    resources: async (input, call) => [
      ...(await callBuckets.objectResources(input, call)),
      ...copySourceResources(input),
    ],
    handle: async (input, call) => {
      const copied = await copy(input, call);
      return copyOutput(await callBuckets.require(input, call), copied);
    },
  });
}

function copyOutput(bucket: BucketSettings, { object, ...versions }: Copied): CopyObjectOutput {
  const { etag, lastModified, checksum, encryption } = object;
  return {
    ...versions,
    ...expirationOutput(bucket, object),
    ...writtenEncryption(encryption),
    CopyObjectResult: {
      ETag: etag,
      LastModified: new Date(lastModified),
      ...checksumOutput(checksum),
    },
  };
}

/** The copy, and the versions that an answer names. */
interface Copied extends Omit<CopiedSource, "bucket"> {
  readonly VersionId?: string;
}

const supports = [
  ...lockMembers,
  ...objectAclMembers,
  ...headerMembers,
  ...encryptionMembers,
  "CopySourceSSECustomerAlgorithm",
  "CopySourceSSECustomerKey",
  "CopySourceSSECustomerKeyMD5",
  "CopySource",
  "ChecksumAlgorithm",
  "CopySourceIfMatch",
  "CopySourceIfNoneMatch",
  "CopySourceIfModifiedSince",
  "CopySourceIfUnmodifiedSince",
  "IfMatch",
  "IfNoneMatch",
  "MetadataDirective",
  "TaggingDirective",
  "ExpectedBucketOwner",
  "ExpectedSourceBucketOwner",
] as const;

/** Whether the headers are those of the request, and not the source's. */
function readDirective({ MetadataDirective }: CopyObjectRequest): boolean {
  const directive: string = MetadataDirective ?? "COPY";
  if (directive === "COPY" || directive === "REPLACE") return directive === "REPLACE";
  throw invalidArgument("Unknown metadata directive.", "x-amz-metadata-directive", directive);
}

function checkSource(
  input: CopyObjectRequest,
  source: StoredObject,
  target: CopySource & { readonly changes: boolean },
): void {
  checkCopyConditions(input, source);
  if (source.bucket === target.bucket && source.key === target.key && !target.changes) {
    throw invalidRequest(
      "This copy request is illegal because it is trying to copy an object to itself without " +
        "changing the object's metadata, storage class, website redirect location or encryption " +
        "attributes.",
    );
  }
  if (source.size > bodyBytesMax) {
    throw invalidRequest(
      "The specified copy source is larger than the maximum allowable size for a copy source: " +
        bodyBytesMax,
    );
  }
}

/** Neither the class nor that it was restored goes with what is copied. */
function copiedHeaders(
  { storageClass: _class, restoredUntil: _until, ...kept }: ObjectHeaders,
  input: CopyObjectRequest,
  replaces: boolean,
  storageClasses: ReadonlySet<string>,
): ObjectHeaders {
  const asked = withTags(readObjectHeaders(input, storageClasses), []);
  return replaces ? asked : kept;
}

/** A checksum over all of the source holds for the copy as well, and the copy is held to it. */
function copiedChecksum(
  input: CopyObjectRequest,
  { checksum }: StoredObject,
): Pick<PutObject, "checksumAlgorithm" | "expectedChecksum"> {
  const algorithm =
    readAlgorithm(input.ChecksumAlgorithm, "x-amz-checksum-algorithm") ?? checksum?.algorithm;
  if (algorithm === undefined) return {};
  const isSame = checksum?.type === "FULL_OBJECT" && checksum.algorithm === algorithm;
  return {
    checksumAlgorithm: algorithm,
    ...(isSame && { expectedChecksum: () => checksum.value }),
  };
}
