import { integer, text } from "../base/sqlite.ts";
import { findWriteRules } from "./bucket-index.ts";
import type { DeleteOutcome, Deletion } from "./buckets.ts";
import { findVersionRow, keyBytes, versionOf } from "./object-index.ts";
import { isLocked } from "./object-lock.ts";
import type { VersionChange } from "./write-version.ts";
import { isMatch, keptLockOf, removeVersion, writeDeleteMarker } from "./write-version.ts";
import { nullVersion } from "./version-id.ts";

/** Within a transaction: one deletion, of a version for good or of a key as versioning says. */
export function deleteObject(
  change: VersionChange,
  bucketId: number,
  deletion: Deletion,
): DeleteOutcome {
  const { index } = change;
  const rules = findWriteRules(index, bucketId);
  if (rules === undefined) return missing;
  const refusal = refusalOf(change, bucketId, deletion);
  if (refusal !== undefined) return refusal;
  const { versionId, key } = deletion;
  if (versionId !== undefined) return removeById(change, bucketId, { ...deletion, versionId });
  if (rules.versioning === undefined) {
    return removeById(change, bucketId, { ...deletion, versionId: nullVersion });
  }
  // Where versioning is suspended, the marker takes the place of the null version: by its removal.
  const former = findVersionRow(index, bucketId, keyBytes(key), nullVersion);
  const replaces = rules.versioning === "Suspended" && former !== undefined;
  const { bypassGovernance = false } = deletion;
  if (replaces && isLocked(keptLockOf(former), change.time, { bypassGovernance })) return locked;
  return { kind: "marked", versionId: writeDeleteMarker(change, { bucketId, rules }, key) };
}

const missing: DeleteOutcome = { kind: "missing" };
const locked: DeleteOutcome = { kind: "locked" };
const failed: DeleteOutcome = { kind: "precondition-failed" };

function refusalOf(
  { index }: VersionChange,
  bucketId: number,
  deletion: Deletion,
): DeleteOutcome | undefined {
  const { key, ifMatch, ifCurrent, ifLastModified } = deletion;
  if (ifLastModified !== undefined) {
    const row = findVersionRow(index, bucketId, keyBytes(key), deletion.versionId);
    if (row === undefined) return missing;
    if (integer(row, "last_modified") !== ifLastModified) return failed;
  }
  if (ifMatch === undefined && ifCurrent === undefined) return undefined;
  const row = findVersionRow(index, bucketId, keyBytes(key));
  if (row === undefined) return missing;
  if (ifCurrent !== undefined && text(row, "version") !== ifCurrent) return failed;
  if (ifMatch === undefined) return undefined;
  const current = versionOf(row, "");
  if (current.kind === "delete-marker") return missing;
  return isMatch(ifMatch, current.etag) ? undefined : failed;
}

function removeById(
  change: VersionChange,
  bucketId: number,
  deletion: Deletion & { readonly versionId: string },
): DeleteOutcome {
  const { key, versionId, bypassGovernance = false } = deletion;
  const row = findVersionRow(change.index, bucketId, keyBytes(key), versionId);
  if (row === undefined) return missing;
  if (isLocked(keptLockOf(row), change.time, { bypassGovernance })) return locked;
  removeVersion(change, bucketId, row);
  return { kind: "deleted", versionId, isDeleteMarker: row["data_id"] === null };
}
