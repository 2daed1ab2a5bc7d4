import type { DigestDocument, DigestLogFile } from "./digest-document.ts";

/**
 * The digest that the bytes spell. Undefined: not JSON, a member is missing, has another type or
 * form than AWS's, or contradicts another.
 */
export function parseDigest(bytes: Uint8Array): DigestDocument | undefined {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    // A SyntaxError or a TypeError: whatever it is, it is no digest.
    return undefined;
  }
  return isDigest(value) && isConsistent(value) ? value : undefined;
}

type Check = (value: unknown) => boolean;

const timePattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const isText: Check = (value) => typeof value === "string" && value !== "";
const isTime: Check = (value) => matches(value, timePattern) && !Number.isNaN(timeOf(value));
const isHash: Check = (value) => matches(value, /^[0-9a-f]{64}$/);
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);

const digestChecks: Readonly<Record<keyof DigestDocument, Check>> = {
  awsAccountId: (value) => matches(value, /^\d{12}$/),
  digestStartTime: isTime,
  digestEndTime: isTime,
  digestS3Bucket: isText,
  digestS3Object: isText,
  digestPublicKeyFingerprint: (value) => matches(value, /^[0-9a-f]{32}$/),
  digestSignatureAlgorithm: (value) => value === "SHA256withRSA",
  newestEventTime: orNull(isTime),
  oldestEventTime: orNull(isTime),
  previousDigestS3Bucket: orNull(isText),
  previousDigestS3Object: orNull(isText),
  previousDigestHashValue: orNull(isHash),
  previousDigestHashAlgorithm: (value) => value === null || value === "SHA-256",
  previousDigestSignature: orNull((value) => matches(value, /^[0-9a-f]+$/)),
  logFiles: (value) => Array.isArray(value) && value.every(isLogFile),
};

const logFileChecks: Readonly<Record<keyof DigestLogFile, Check>> = {
  s3Bucket: isText,
  s3Object: isText,
  hashValue: isHash,
  hashAlgorithm: (value) => value === "SHA-256",
  newestEventTime: isTime,
  oldestEventTime: isTime,
};

function isDigest(value: unknown): value is DigestDocument {
  return hasMembers(value, digestChecks);
}

function isLogFile(value: unknown): value is DigestLogFile {
  return hasMembers(value, logFileChecks);
}

function hasMembers(value: unknown, checks: Readonly<Record<string, Check>>): boolean {
  if (typeof value !== "object" || value === null) return false;
  const members = new Map<string, unknown>(Object.entries(value));
  return Object.entries(checks).every(([name, check]) => check(members.get(name)));
}

function matches(value: unknown, pattern: RegExp): boolean {
  return typeof value === "string" && pattern.test(value);
}

function timeOf(value: unknown): number {
  return typeof value === "string" ? Date.parse(value) : Number.NaN;
}

/** What the members say together: one window, one statement about the past, the listed times. */
function isConsistent(digest: DigestDocument): boolean {
  const previous = [
    digest.previousDigestS3Bucket,
    digest.previousDigestS3Object,
    digest.previousDigestHashValue,
    digest.previousDigestHashAlgorithm,
    digest.previousDigestSignature,
  ];
  // Times of one form compare as texts.
  const newest = digest.logFiles.map((file) => file.newestEventTime).toSorted();
  const oldest = digest.logFiles.map((file) => file.oldestEventTime).toSorted();
  return (
    digest.digestStartTime < digest.digestEndTime &&
    new Set(previous.map((member) => member === null)).size === 1 &&
    digest.newestEventTime === (newest.at(-1) ?? null) &&
    digest.oldestEventTime === (oldest[0] ?? null)
  );
}
