import { objectArn } from "../../archive/bucket-arn.ts";
import type { BucketSettings, StoredObject } from "../../buckets/buckets.ts";
import type { ObjectLock, Retention } from "../../buckets/object-lock.ts";
import type {
  Authorize,
  Call,
  Conditions,
  Requirement,
  ResourceReference,
} from "../../call/operation.ts";
import { invalidArgument, invalidRequest } from "./errors.ts";
import { required } from "./s3-operation.ts";

/** The members of a write that lock what it writes. */
export interface LockInput {
  readonly ObjectLockMode?: string | undefined;
  readonly ObjectLockRetainUntilDate?: Date | undefined;
  readonly ObjectLockLegalHoldStatus?: string | undefined;
}

export const lockMembers = [
  "ObjectLockMode",
  "ObjectLockRetainUntilDate",
  "ObjectLockLegalHoldStatus",
] as const;

/**
 * The lock that a write asks for. Absent: none, and the bucket's default alone counts.
 *
 * @throws ServiceError `InvalidRequest`, `InvalidArgument`
 * @see S3 User Guide, "Locking objects with Object Lock"
 */
export function readLockHeaders(
  input: LockInput,
  bucket: BucketSettings,
  call: Call,
): { readonly lock?: ObjectLock } {
  const retention = readRetention(input, call.receivedAt);
  const legalHold = readLegalHold(input.ObjectLockLegalHoldStatus);
  if (retention === undefined && legalHold === undefined) return {};
  if (bucket.objectLock === undefined) {
    throw invalidRequest("Bucket is missing ObjectLockConfiguration");
  }
  return {
    lock: {
      ...(retention !== undefined && { retention }),
      ...(legalHold !== undefined && { legalHold }),
    },
  };
}

const modeHeader = "x-amz-object-lock-mode";
const untilHeader = "x-amz-object-lock-retain-until-date";

function readRetention(input: LockInput, now: number): Retention | undefined {
  const { ObjectLockMode: mode, ObjectLockRetainUntilDate: date } = input;
  if (mode === undefined && date === undefined) return undefined;
  if (mode === undefined || date === undefined) {
    const missing = mode === undefined ? modeHeader : untilHeader;
    throw invalidArgument(`${untilHeader} and ${modeHeader} must both be supplied`, missing, "");
  }
  if (mode !== "GOVERNANCE" && mode !== "COMPLIANCE") {
    throw invalidArgument("Unknown wormMode directive.", modeHeader, mode);
  }
  return { mode, until: requireFuture(date, now) };
}

/**
 * A date until which something is retained, in milliseconds since the epoch.
 *
 * @throws ServiceError `InvalidArgument`
 */
export function requireFuture(date: Date, now: number): number {
  if (date.getTime() > now) return date.getTime();
  const message = "The retain until date must be in the future!";
  throw invalidArgument(message, untilHeader, date.toUTCString());
}

function readLegalHold(status: string | undefined): "ON" | "OFF" | undefined {
  if (status === undefined || status === "ON" || status === "OFF") return status;
  throw invalidArgument(
    "Legal Hold must be either of 'ON' or 'OFF'",
    "x-amz-object-lock-legal-hold",
    status,
  );
}

/** What a caller must be allowed besides the write itself. */
export function lockRequirements(
  { ObjectLockMode, ObjectLockRetainUntilDate, ObjectLockLegalHoldStatus }: LockInput,
  resources: readonly ResourceReference[],
): readonly Requirement[] {
  const retains = ObjectLockMode !== undefined || ObjectLockRetainUntilDate !== undefined;
  return [
    ...(retains ? required("s3:PutObjectRetention", resources) : []),
    ...(ObjectLockLegalHoldStatus === undefined
      ? []
      : required("s3:PutObjectLegalHold", resources)),
  ];
}

/**
 * What policies may ask of the lock in a request. The days that remain are counted as begun.
 *
 * @see Service Authorization Reference, "Condition keys for Amazon S3"
 */
export function lockConditions(input: LockInput, call: Call): Conditions {
  const { ObjectLockMode: mode, ObjectLockRetainUntilDate: until } = input;
  const { ObjectLockLegalHoldStatus: hold } = input;
  return {
    ...(mode !== undefined && { "s3:object-lock-mode": mode }),
    ...(hold !== undefined && { "s3:object-lock-legal-hold": hold }),
    ...(until !== undefined && {
      "s3:object-lock-retain-until-date": until.toISOString(),
      "s3:object-lock-remaining-retention-days": String(
        Math.ceil((until.getTime() - call.receivedAt) / dayMs),
      ),
    }),
  };
}

const dayMs = 86_400_000;

/**
 * What is written under Object Lock comes with a digest: what travelled badly could not be taken back.
 *
 * @param what as S3 calls it, for example `Put Object`
 * @throws ServiceError `InvalidRequest`
 */
export function requireDigest(
  isGiven: boolean,
  { lock, bucket }: { readonly lock: ObjectLock | undefined; readonly bucket: BucketSettings },
  what: string,
): void {
  const isLocked = lock !== undefined || bucket.objectLock?.defaultRetention !== undefined;
  if (isGiven || !isLocked) return;
  throw invalidRequest(
    `Content-MD5 OR x-amz-checksum- HTTP header is required for ${what} requests with Object ` +
      "Lock parameters",
  );
}

/** What an answer says of an object's lock. */
export interface LockOutput {
  readonly ObjectLockMode?: Retention["mode"];
  readonly ObjectLockRetainUntilDate?: Date;
  readonly ObjectLockLegalHoldStatus?: "ON" | "OFF";
}

/** What a caller is told of an object's lock: what it may ask for. */
export async function lockOutput(
  authorize: Authorize,
  object: StoredObject,
  call: Call,
): Promise<LockOutput> {
  const { retention, legalHold } = object.lock ?? {};
  const may = async (action: string): Promise<boolean> => {
    const resources = [{ arn: objectArn(object.bucket, object.key) }];
    const { principal } = call;
    return (
      (await authorize({ principal, action, resources, conditions: {}, call })).kind === "allow"
    );
  };
  const showsRetention = retention !== undefined && (await may("s3:GetObjectRetention"));
  const showsHold = legalHold !== undefined && (await may("s3:GetObjectLegalHold"));
  return {
    ...(showsRetention && {
      ObjectLockMode: retention.mode,
      ObjectLockRetainUntilDate: new Date(retention.until),
    }),
    ...(showsHold && { ObjectLockLegalHoldStatus: legalHold }),
  };
}
