import { assert } from "../base/assert.ts";
import { integer, optionalText } from "../base/sqlite.ts";
import type { Row, Sqlite } from "../base/sqlite.ts";
import type { Random } from "../base/world.ts";
import { findWriteRules } from "./bucket-index.ts";
import type { WriteRules } from "./bucket-index.ts";
import type { DeleteMarker, StoredObject, WriteConditions } from "./buckets.ts";
import { putOnGarbage } from "./garbage.ts";
import type { BucketsParts } from "./indexed-buckets.ts";
import { findVersionRow, keyBytes, versionOf } from "./object-index.ts";
import { isLocked, keptLock, retentionFrom, shownLock } from "./object-lock.ts";
import type { KeptLock, LockTime, ObjectLock } from "./object-lock.ts";
import { lockOf, storedJson } from "./stored-json.ts";
import { newVersionId, nextVersionNumber, nullVersion } from "./version-id.ts";

/** What a change of versions needs besides what it is about. `time` is that of the change. */
export interface VersionChange {
  readonly index: Sqlite;
  readonly random: Random;
  readonly time: LockTime;
}

/** A change that happens now. */
export function versionChange(
  parts: Pick<BucketsParts, "index" | "random" | "clock" | "elapsed">,
): VersionChange {
  const { index, random, clock, elapsed } = parts;
  return { index, random, time: { wall: clock.now(), count: elapsed.now() } };
}

/** An object to be written: what is not for the store to say. */
export type NewObject = Omit<StoredObject, "kind" | "versionId" | "noncurrentSince">;

export type WriteRefusal = "no-such-bucket" | "no-such-key" | "precondition-failed";

export type WriteOutcome =
  | { readonly kind: "stored"; readonly object: StoredObject }
  /** The same bytes are there: nothing was written. */
  | { readonly kind: "unchanged"; readonly object: StoredObject }
  | { readonly kind: WriteRefusal };

/**
 * Within a transaction: writes an object as the current version of its key. Where versioning is not
 * enabled, it takes the place of the null version, whose data becomes garbage.
 */
export function writeObject(
  change: VersionChange,
  bucketId: number,
  written: NewObject,
  conditions: WriteConditions = {},
): WriteOutcome {
  const { index, time } = change;
  const rules = findWriteRules(index, bucketId);
  if (rules === undefined) return { kind: "no-such-bucket" };
  const current = findVersionRow(index, bucketId, keyBytes(written.key));
  const there = current === undefined ? undefined : versionOf(current, written.bucket);
  const before = there?.kind === "object" ? there : undefined;
  const refusal = refusalOf(conditions, before?.etag);
  if (refusal !== undefined) return { kind: refusal };
  if (conditions.unlessSame === true && before !== undefined && isSame(before, written)) {
    return { kind: "unchanged", object: before };
  }

  const lock = newLock(written.lock, rules, time);
  const { lock: _, ...rest } = written;
  const object: StoredObject = {
    kind: "object",
    ...rest,
    versionId: insertVersion(change, { bucketId, rules, ...rest, lock }),
    ...(lock !== undefined && { lock: shownLock(lock) }),
  };
  return { kind: "stored", object };
}

/** Within a transaction: puts a delete marker over a key. */
export function writeDeleteMarker(
  change: VersionChange,
  place: { readonly bucketId: number; readonly rules: WriteRules },
  key: string,
): DeleteMarker["versionId"] {
  return insertVersion(change, { ...place, key, lastModified: change.time.wall });
}

interface VersionRow
  extends
    Pick<StoredObject, "key" | "lastModified">,
    Partial<
      Pick<StoredObject, "size" | "etag" | "headers" | "checksum" | "encryption" | "dataId">
    > {
  readonly bucketId: number;
  readonly rules: WriteRules;
  readonly lock?: KeptLock | undefined;
}

/** Makes a version the current one of its key. */
function insertVersion(change: VersionChange, version: VersionRow): string {
  const { index, random, time } = change;
  const { bucketId } = version;
  const key = keyBytes(version.key);
  const isNull = version.rules.versioning !== "Enabled";
  const former = isNull ? findVersionRow(index, bucketId, key, nullVersion) : undefined;
  if (former !== undefined) discardVersion(change, former);
  const current = findVersionRow(index, bucketId, key);
  if (current !== undefined) {
    index
      .prepare("UPDATE versions SET noncurrent_at = ? WHERE id = ?")
      .run(time.wall, integer(current, "id"));
  }

  const newest = index.prepare("SELECT coalesce(max(id), 0) AS id FROM versions").get() ?? {};
  const number = nextVersionNumber(integer(newest, "id"), time.wall);
  const versionId = isNull ? nullVersion : newVersionId(number, random);
  index
    .prepare(
      `INSERT INTO versions
         (id, bucket, key, version, size, etag, last_modified, headers, checksum, lock, encryption,
          data_id)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      number,
      bucketId,
      key,
      versionId,
      version.size ?? 0,
      version.etag ?? "",
      version.lastModified,
      JSON.stringify(version.headers ?? {}),
      storedJson(version.checksum),
      storedJson(version.lock),
      storedJson(version.encryption),
      version.dataId ?? null,
    );
  return versionId;
}

/** Within a transaction: a version is gone; the newest one left becomes the current one. */
export function removeVersion(change: VersionChange, bucketId: number, row: Row): void {
  const { index } = change;
  discardVersion(change, row);
  if (row["noncurrent_at"] !== null) return;
  index
    .prepare(
      `UPDATE versions SET noncurrent_at = NULL WHERE id = (
         SELECT id FROM versions INDEXED BY versions_by_key
         WHERE bucket = ? AND key = ? ORDER BY id DESC LIMIT 1)`,
    )
    .run(bucketId, row["key"] ?? null);
}

/** The one place where a version's row goes, and its data becomes garbage. */
function discardVersion({ index, time }: VersionChange, row: Row): void {
  const lock = keptLockOf(row);
  // GOVERNANCE has been judged by who may bypass it; nothing passes these two.
  assert(!isLocked(lock, time, { bypassGovernance: true }), "a locked version is not removed");
  const dataId = optionalText(row, "data_id");
  if (dataId !== undefined) putOnGarbage(index, dataId);
  index.prepare("DELETE FROM versions WHERE id = ?").run(integer(row, "id"));
}

/** The lock of a row, as it is kept. */
export function keptLockOf(row: Row): KeptLock | undefined {
  const lock = optionalText(row, "lock");
  return lock === undefined ? undefined : lockOf(lock);
}

function newLock(
  asked: ObjectLock | undefined,
  { defaultRetention }: WriteRules,
  time: LockTime,
): KeptLock | undefined {
  if (asked?.retention !== undefined || defaultRetention === undefined) {
    return asked === undefined ? undefined : keptLock(asked, time);
  }
  return keptLock({ ...asked, retention: retentionFrom(defaultRetention, time.wall) }, time);
}

function refusalOf(
  conditions: WriteConditions,
  etag: string | undefined,
): WriteRefusal | undefined {
  const { ifMatch, ifNoneMatch } = conditions;
  if (ifNoneMatch !== undefined && etag !== undefined) return "precondition-failed";
  if (ifMatch === undefined) return undefined;
  if (etag === undefined) return "no-such-key";
  return isMatch(ifMatch, etag) ? undefined : "precondition-failed";
}

function isSame(there: StoredObject, written: NewObject): boolean {
  const [a, b] = [there.checksum, written.checksum];
  if (a === undefined || b === undefined || there.size !== written.size) return false;
  return a.algorithm === b.algorithm && a.type === b.type && a.value === b.value;
}

/** Whether an `If-Match` value, `*` or an ETag with or without its quotes, fits an ETag. */
export function isMatch(ifMatch: string, etag: string): boolean {
  return ifMatch === "*" || unquoted(ifMatch) === unquoted(etag);
}

/** An ETag as hexadecimal digits alone. */
export function unquoted(etag: string): string {
  return etag.replace(/^"(.*)"$/, "$1");
}
