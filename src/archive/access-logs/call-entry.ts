import { present } from "../../base/present.ts";
import type { CallFacts } from "../../call/operation.ts";
import type { BucketSettings } from "../../buckets/buckets.ts";
import { findBucketOfArn } from "../bucket-arn.ts";
import type { AccessLogEntry } from "./log-line.ts";
import { loggedOperation } from "./operation-name.ts";

/** The bucket that a call was about. Undefined: none, or it is not known. */
export function bucketOfCall({ input, resources }: CallFacts): string | undefined {
  const named = textOf(input, "Bucket");
  if (named !== undefined) return named;
  return resources.map(({ arn }) => findBucketOfArn(arn)).find((name) => name !== undefined);
}

/**
 * What the log of a bucket says of a call: one line, and of a call that deletes many objects one
 * more for each.
 */
export function callEntries(
  facts: CallFacts,
  bucket: BucketSettings,
  canonicalUserId: (accountId: string) => string,
): readonly AccessLogEntry[] {
  const entry = callEntry(facts, bucket, canonicalUserId);
  const { Deleted: deleted }: { readonly Deleted?: unknown } = facts.output ?? {};
  const keys = Array.isArray(deleted) ? deleted : [];
  const each = keys.map((one: unknown) => ({
    ...entry,
    operation: "BATCH.DELETE.OBJECT",
    ...present({ key: textOf(one, "Key"), versionId: textOf(one, "VersionId") }),
    status: 204,
  }));
  return [entry, ...each];
}

function callEntry(
  facts: CallFacts,
  bucket: BucketSettings,
  canonicalUserId: (accountId: string) => string,
): AccessLogEntry {
  const { principal, input, output, operationName } = facts;
  const key = textOf(input, "Key");
  const isRoot = principal?.type === "Root";
  const method = facts.http?.method ?? "GET";
  return {
    bucketOwner: canonicalUserId(bucket.ownerAccountId),
    bucket: bucket.name,
    at: facts.receivedAt,
    requestId: facts.requestId,
    operation: loggedOperation(operationName, method, key !== undefined),
    remoteIp: facts.sourceIp,
    totalMs: Math.max(0, facts.completedAt - facts.receivedAt),
    bytesSent: facts.bytesOut,
    ...wireEntry(facts),
    ...present({
      requester: isRoot ? canonicalUserId(principal.accountId) : principal?.arn,
      key,
      objectSize: sizeOf(output) ?? sizeOf(input),
      versionId: textOf(output, "VersionId") ?? textOf(input, "VersionId"),
      signatureVersion: principal === undefined ? undefined : "SigV4",
    }),
  };
}

/** What is known of a call without its operation. */
function wireEntry({ http, tls, ...facts }: CallFacts): Partial<AccessLogEntry> {
  return present({
    requestUri: http && `${http.method} ${withoutSecrets(http.target)} HTTP/1.1`,
    status: http?.status,
    errorCode: facts.error?.code,
    referer: http?.referer,
    userAgent: facts.userAgent,
    hostId: facts.extendedRequestId,
    cipherSuite: tls?.cipherSuite,
    authenticationType: facts.authentication,
    host: facts.host,
    tlsVersion: tls?.version,
  });
}

/** A presigned URL is as good as the right that it stands for: its signature is not shown. */
function withoutSecrets(target: string): string {
  return target.replaceAll(/(x-amz-(?:signature|security-token)=)[^&]*/gi, "$1REDACTED");
}

/** The size of the object: of all of it, where a part was asked for. */
function sizeOf(message: object | undefined): number | undefined {
  const range = textOf(message, "ContentRange");
  if (range !== undefined) return Number(range.slice(range.indexOf("/") + 1));
  const length: unknown = Reflect.get(message ?? {}, "ContentLength");
  return typeof length === "number" ? length : undefined;
}

function textOf(message: unknown, member: string): string | undefined {
  if (typeof message !== "object" || message === null) return undefined;
  const value: unknown = Reflect.get(message, member);
  return typeof value === "string" ? value : undefined;
}
