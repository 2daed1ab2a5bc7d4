import type { Buckets, LockOutcome, StoredObject } from "../../buckets/buckets.ts";
import type { LockTarget } from "../../buckets/object-lock.ts";
import type { Call } from "../../call/operation.ts";
import type { BucketInput, CallBuckets } from "./call-bucket.ts";
import { invalidRequest, objectLocked } from "./errors.ts";
import { requireKey } from "./object-key.ts";
import { objectProblem, readVersionId } from "./object-version.ts";

/** What a call on the lock of a version names. */
export interface LockedInput extends BucketInput {
  readonly Key?: string | undefined;
  readonly VersionId?: string | undefined;
}

/**
 * The version whose lock a call is about, in a bucket that has Object Lock.
 *
 * @throws ServiceError `InvalidRequest`, `NoSuchKey`, `NoSuchVersion`, `MethodNotAllowed` for a delete
 *   marker
 */
export async function requireLockable(
  parts: { readonly buckets: Buckets; readonly callBuckets: CallBuckets },
  input: LockedInput,
  call: Call,
): Promise<{ readonly object: StoredObject; readonly target: LockTarget }> {
  const key = requireKey(input.Key);
  const name = { key, ...readVersionId(input.VersionId) };
  const bucket = await parts.callBuckets.require(input, call);
  if (bucket.objectLock === undefined) {
    throw invalidRequest("Bucket is missing Object Lock Configuration");
  }
  const found = await parts.buckets.findVersion(bucket.name, key, name.versionId);
  if (found?.kind !== "object") throw objectProblem(found, name);
  return { object: found, target: { bucket: bucket.name, key, versionId: found.versionId } };
}

/** @throws ServiceError what has come of the version since it was found, `AccessDenied` */
export function requireChanged(outcome: LockOutcome, { key, versionId }: LockTarget): void {
  if (outcome === "changed") return;
  if (outcome === "locked") throw objectLocked();
  throw objectProblem(undefined, { key, ...readVersionId(versionId) });
}
