import { bucketArn, objectArn } from "../../archive/bucket-arn.ts";
import type { Buckets, BucketSettings, StoredObject } from "../../buckets/buckets.ts";
import type { Authorize, Call } from "../../call/operation.ts";
import { checkExpectedOwner } from "./call-bucket.ts";
import {
  accessDenied,
  invalidArgument,
  invalidRequest,
  noSuchBucket,
  preconditionFailed,
} from "./errors.ts";
import { judgeReadConditions } from "./read-conditions.ts";
import { checkPayer } from "./requester-pays.ts";
import { existingTagConditions } from "./tag-conditions.ts";
import { objectProblem, readVersionId, versionOutput } from "./object-version.ts";

export interface CopySource {
  readonly bucket: string;
  readonly key: string;
  /** Absent: the current version. */
  readonly versionId?: string;
}

/**
 * Reads an `x-amz-copy-source`: `bucket/key`, percent-encoded, perhaps with a slash before it and a
 * version after it.
 *
 * @throws ServiceError `InvalidArgument`
 */
export function readCopySource(header: string | undefined): CopySource {
  const [path = "", ...query] = (header ?? "").replace(/^\//, "").split("?versionId=");
  const version = readVersionId(query[0]);
  const decoded = decode(path);
  const slash = decoded?.indexOf("/") ?? -1;
  if (decoded === undefined || slash < 1 || slash === decoded.length - 1) {
    throw invalidArgument(
      "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
      "x-amz-copy-source",
      header ?? "",
    );
  }
  return { bucket: decoded.slice(0, slash), key: decoded.slice(slash + 1), ...version };
}

/** What is copied. */
export interface CopiedSource {
  readonly bucket: BucketSettings;
  readonly object: StoredObject;
  /** Absent: its bucket never had versioning. */
  readonly CopySourceVersionId?: string;
}

/**
 * Finds what is to be copied, for a caller who may read it.
 *
 * @throws ServiceError `NoSuchBucket`, `NoSuchKey`, `NoSuchVersion`, `AccessDenied`, `InvalidRequest`
 */
export async function findCopySource(
  parts: { readonly buckets: Buckets; readonly authorize: Authorize },
  input: {
    readonly CopySource?: string | undefined;
    readonly ExpectedSourceBucketOwner?: string | undefined;
    readonly RequestPayer?: string | undefined;
  },
  call: Call,
): Promise<CopiedSource> {
  const { buckets, authorize } = parts;
  const source = readCopySource(input.CopySource);
  const { key, versionId } = source;
  const bucket = await buckets.findBucket(source.bucket);
  if (bucket === undefined) throw noSuchBucket(source.bucket);
  checkExpectedOwner(input.ExpectedSourceBucketOwner, bucket);
  checkPayer(bucket, input, call);
  const version = versionId === undefined ? {} : { VersionId: versionId };
  const conditions = await existingTagConditions(buckets, {
    Bucket: bucket.name,
    Key: key,
    ...version,
  });
  const may = (action: string, arn: string): ReturnType<Authorize> =>
    authorize({ principal: call.principal, action, resources: [{ arn }], conditions, call });
  const action = versionId === undefined ? "s3:GetObject" : "s3:GetObjectVersion";
  const read = await may(action, objectArn(bucket.name, key));
  if (read.kind === "deny") throw accessDenied(read.message);
  const found = await buckets.findVersion(bucket.name, key, versionId);
  if (found?.kind === "object") {
    const { VersionId } = versionOutput(bucket, found.versionId);
    return {
      bucket,
      object: found,
      ...(VersionId !== undefined && { CopySourceVersionId: VersionId }),
    };
  }
  const list = await may("s3:ListBucket", bucketArn(bucket.name));
  if (list.kind === "deny") throw accessDenied(list.message);
  if (found !== undefined && versionId !== undefined) {
    throw invalidRequest(
      "The source of a copy request may not specifically refer to a delete marker by version id.",
    );
  }
  throw objectProblem(found, source);
}

/** The members of a copy that say when it is to be made. */
export interface CopyConditionInput {
  readonly CopySourceIfMatch?: string | undefined;
  readonly CopySourceIfNoneMatch?: string | undefined;
  readonly CopySourceIfModifiedSince?: Date | undefined;
  readonly CopySourceIfUnmodifiedSince?: Date | undefined;
}

/** @throws ServiceError `PreconditionFailed` */
export function checkCopyConditions(input: CopyConditionInput, source: StoredObject): void {
  const outcome = judgeReadConditions(
    {
      IfMatch: input.CopySourceIfMatch,
      IfNoneMatch: input.CopySourceIfNoneMatch,
      IfModifiedSince: input.CopySourceIfModifiedSince,
      IfUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
    },
    source,
  );
  if (outcome.kind === "holds") return;
  throw preconditionFailed(`x-amz-copy-source-${outcome.condition.toLowerCase()}`);
}

/** What the record lists beside the target. It must not fail on odd input. */
export function copySourceResources({
  CopySource: header,
}: {
  readonly CopySource?: string | undefined;
}): readonly { readonly arn: string; readonly type: string }[] {
  const [, bucket, key] = /^\/?([^/]+)\/(.+?)(?:\?versionId=.*)?$/.exec(header ?? "") ?? [];
  if (bucket === undefined || key === undefined) return [];
  return [{ arn: objectArn(bucket, key), type: "AWS::S3::Object" }];
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
