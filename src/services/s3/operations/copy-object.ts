import { CopyObject$ } from "@aws-sdk/client-s3";
import type { CopyObjectOutput, CopyObjectRequest } from "@aws-sdk/client-s3";

import { objectArn } from "../../../archive/bucket-arn.ts";
import type { Authorize, Call, Operation } from "../../../call/operation.ts";
import type { Buckets, ObjectHeaders, PutObject, StoredObject } from "../../../buckets/buckets.ts";
import type { CallBuckets } from "../call-bucket.ts";
import type { CallEncryption } from "../call-encryption.ts";
import { checkObjectAcl, objectAclMembers } from "../canned-acl.ts";
import { checksumOutput, readAlgorithm } from "../checksum.ts";
import type { CopiedSource, CopySource } from "../copy-source.ts";
import { findCopySource, readCopySource } from "../copy-source.ts";
import { encryptionMembers, isEncryptionWished, sourceKeyInput } from "../encryption-headers.ts";
import { sseApplied, writtenEncryption } from "../encryption-output.ts";
import { invalidArgument, invalidRequest, notImplemented, preconditionFailed } from "../errors.ts";
import { lockConditions, lockMembers, lockRequirements, readLockHeaders } from "../lock-headers.ts";
import { headerMembers, readObjectHeaders } from "../object-headers.ts";
import { requireKey } from "../object-key.ts";
import { versionOutput } from "../object-version.ts";
import { putRefusal } from "../put-outcome.ts";
import { judgeReadConditions } from "../read-conditions.ts";
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
}): Operation<CopyObjectRequest, CopyObjectOutput> {
  const { buckets, callBuckets, encryption } = parts;

  async function copy(input: CopyObjectRequest, call: Call): Promise<Copied> {
    const key = requireKey(input.Key);
    const settings = await callBuckets.require(input, call);
    checkObjectAcl(callBuckets, input, settings, call);
    const { name: bucket } = settings;
    const replaces = readDirective(input);
    const { bucket: from, object: source, ...version } = await findCopySource(parts, input, call);
    // Copying an earlier version over the current one is how it is restored.
    const isRestored = readCopySource(input.CopySource).versionId !== undefined;
    const changes = replaces || isRestored || isEncryptionWished(input);
    checkSource(input, source, { bucket, key, changes });
    const checksum = copiedChecksum(input, source);
    const sourceKey = { bucket: from, object: source };
    const dataKey = await encryption.readKey(sourceKey, sourceKeyInput(input), call);
    const outcome = await buckets.putObject({
      bucket,
      key,
      headers: copiedHeaders(input, source, replaces),
      ...(await encryption.newCipher({ bucket: settings, key }, input, call)),
      ...readLockHeaders(input, settings, call),
      ...readWriteConditions(input),
      ...checksum,
      body: buckets.readObject(source, undefined, dataKey),
    });
    if (outcome.kind === "stored") {
      const { object } = outcome;
      return { object, ...version, ...versionOutput(settings, object.versionId) };
    }
    throw putRefusal(outcome.kind, { ...input, bucket, key }, checksum.checksumAlgorithm);
  }

  return s3Operation({
    schema: CopyObject$,
    action: "s3:PutObject",
    access: "write",
    category: "data",
    alsoRequires: (input, _call, resources) => lockRequirements(input, resources),
    conditions: lockConditions,
    supports,
    additionalEventData: sseApplied,
    resources: async (input, call) => [
      ...(await callBuckets.objectResources(input, call)),
      ...sourceResources(input),
    ],
    handle: async (input, call) => {
      const { object, ...versions } = await copy(input, call);
      const { etag, lastModified, checksum } = object;
      return {
        ...versions,
        ...writtenEncryption(object.encryption),
        CopyObjectResult: {
          ETag: etag,
          LastModified: new Date(lastModified),
          ...checksumOutput(checksum),
        },
      };
    },
  });
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
function readDirective({ MetadataDirective, TaggingDirective }: CopyObjectRequest): boolean {
  // Objects have no tags here: copying them is done, and replacing them cannot be.
  if (TaggingDirective !== undefined && TaggingDirective !== "COPY") {
    throw notImplemented("x-amz-tagging-directive");
  }
  const directive: string = MetadataDirective ?? "COPY";
  if (directive === "COPY" || directive === "REPLACE") return directive === "REPLACE";
  throw invalidArgument("Unknown metadata directive.", "x-amz-metadata-directive", directive);
}

function checkSource(
  input: CopyObjectRequest,
  source: StoredObject,
  target: CopySource & { readonly changes: boolean },
): void {
  const outcome = judgeReadConditions(
    {
      IfMatch: input.CopySourceIfMatch,
      IfNoneMatch: input.CopySourceIfNoneMatch,
      IfModifiedSince: input.CopySourceIfModifiedSince,
      IfUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
    },
    source,
  );
  if (outcome.kind !== "holds") {
    throw preconditionFailed(`x-amz-copy-source-${outcome.condition.toLowerCase()}`);
  }
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

function copiedHeaders(
  input: CopyObjectRequest,
  source: StoredObject,
  replaces: boolean,
): ObjectHeaders {
  const asked = readObjectHeaders(input);
  return replaces ? asked : source.headers;
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

/** The record lists the source too. It must not fail on odd input. */
function sourceResources({ CopySource: header }: CopyObjectRequest): {
  readonly arn: string;
  readonly type: string;
}[] {
  const [, bucket, key] = /^\/?([^/]+)\/(.+?)(?:\?versionId=.*)?$/.exec(header ?? "") ?? [];
  if (bucket === undefined || key === undefined) return [];
  return [{ arn: objectArn(bucket, key), type: "AWS::S3::Object" }];
}
