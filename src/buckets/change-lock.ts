import { integer } from "../base/sqlite.ts";
import type { Row, Sqlite } from "../base/sqlite.ts";
import { findBucketId } from "./bucket-index.ts";
import type { LockOutcome } from "./buckets.ts";
import { findVersionRow, keyBytes } from "./object-index.ts";
import { changesRetention, keptLock } from "./object-lock.ts";
import type { KeptLock, LockTarget, LockTime, ObjectLock, Retention } from "./object-lock.ts";
import { keptLockOf } from "./write-version.ts";

/** Within a transaction: replaces the retention of a version, or takes it away. */
export function changeRetention(
  parts: { readonly index: Sqlite; readonly time: LockTime },
  target: LockTarget,
  retention: Retention | undefined,
  options: { readonly bypassGovernance: boolean },
): LockOutcome {
  const { index, time } = parts;
  return changeLock(index, target, (before) => {
    if (!changesRetention(before, retention, time, options)) return "locked";
    const hold = holdOf(before);
    if (retention === undefined) return hold;
    return keptLock({ ...hold, retention }, time, before);
  });
}

/** Within a transaction: places a legal hold on a version, or takes it off. */
export function changeLegalHold(index: Sqlite, target: LockTarget, isOn: boolean): LockOutcome {
  return changeLock(index, target, (before) => ({ ...before, legalHold: isOn ? "ON" : "OFF" }));
}

function holdOf(lock: KeptLock | undefined): ObjectLock {
  return lock?.legalHold === undefined ? {} : { legalHold: lock.legalHold };
}

function changeLock(
  index: Sqlite,
  target: LockTarget,
  change: (before: KeptLock | undefined) => KeptLock | "locked",
): LockOutcome {
  const row = findTarget(index, target);
  if (row === undefined) return "missing";
  if (row["data_id"] === null) return "delete-marker";
  const lock = change(keptLockOf(row));
  if (lock === "locked") return "locked";
  index
    .prepare("UPDATE versions SET lock = ? WHERE id = ?")
    .run(JSON.stringify(lock), integer(row, "id"));
  return "changed";
}

function findTarget(index: Sqlite, { bucket, key, versionId }: LockTarget): Row | undefined {
  const id = findBucketId(index, bucket);
  return id === undefined ? undefined : findVersionRow(index, id, keyBytes(key), versionId);
}
