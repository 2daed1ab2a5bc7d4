import type { LifecycleConfiguration } from "../../buckets/bucket-configuration.ts";
import type {
  Buckets,
  BucketSettings,
  Deletion,
  StoredObject,
  StoredVersion,
  Upload,
} from "../../buckets/buckets.ts";
import { dueAction } from "./due-action.ts";
import { abortionOf } from "./expiration.ts";

/** One thing that lifecycle has done. */
export interface LifecycleEvent {
  readonly bucket: BucketSettings;
  readonly key: string;
  /** Absent: of an upload. */
  readonly versionId?: string;
  readonly size?: number;
  readonly kind: "expired" | "marked" | "removed" | "moved" | "aborted";
  /** Where it was moved to. */
  readonly storageClass?: string;
}

export interface SweepParts {
  readonly buckets: Pick<
    Buckets,
    "listVersions" | "deleteObjects" | "moveObject" | "listUploads" | "abortUpload"
  >;
  /** Told of each thing when it is durable. */
  readonly onEvent: (event: LifecycleEvent) => void;
  /** Told of what could not be moved, and is tried again with the next day. */
  readonly onFailure: (error: unknown, object: StoredObject) => void;
}

/** How far a bucket has been gone through. Empty: it has not been begun. */
export interface SweepCursor {
  readonly after?: string;
  readonly afterVersionId?: string;
  /** How many noncurrent versions of the key `after` were passed. */
  readonly newerNoncurrent?: number;
}

const pageMax = 1000;
/** How many deletions are one transaction: other calls have their turn between two. */
const batchMax = 100;

/**
 * Does what is due for one page of versions, and says where the next begins; undefined: that was the
 * last. Each deletion holds only for the version that was looked at, so what is written meanwhile is
 * left alone, and so is what a lock protects. Doing a page again does nothing that is not due.
 */
export async function sweepVersions(
  parts: SweepParts,
  bucket: BucketSettings & { readonly lifecycle: LifecycleConfiguration },
  cursor: SweepCursor,
  now: number,
): Promise<SweepCursor | undefined> {
  const { buckets } = parts;
  const { newerNoncurrent: passed = 0, ...start } = cursor;
  const page = await buckets.listVersions({
    bucket: bucket.name,
    prefix: "",
    limit: pageMax,
    ...start,
  });
  const work: Work = { deletions: [], moves: [] };
  let newerNoncurrent = passed;
  let key = cursor.after;
  for (const [at, version] of page.versions.entries()) {
    if (version.key !== key) newerNoncurrent = 0;
    ({ key } = version);
    const isAlone = await isOnlyVersion(buckets, version, page.versions[at + 1], newerNoncurrent);
    const isVersioned = bucket.versioning !== undefined;
    const place = { newerNoncurrent, isAlone, isVersioned };
    plan(work, version, dueAction(bucket.lifecycle, version, place, now));
    if (version.noncurrentSince !== undefined) newerNoncurrent += 1;
  }
  await apply(parts, bucket, work);
  return page.next === undefined ? undefined : { ...page.next, newerNoncurrent };
}

/** Aborts the uploads that are due. */
export async function sweepUploads(
  parts: SweepParts,
  bucket: BucketSettings & { readonly lifecycle: LifecycleConfiguration },
  now: number,
): Promise<void> {
  const { buckets, onEvent } = parts;
  let last: Upload | undefined;
  for (;;) {
    const page = await buckets.listUploads({
      bucket: bucket.name,
      prefix: "",
      limit: pageMax,
      ...(last !== undefined && { after: last.key, afterId: last.id }),
    });
    for (const upload of page.uploads) {
      const due = abortionOf(bucket.lifecycle, upload);
      if (due === undefined || due.at > now) continue;
      const outcome = await buckets.abortUpload(upload);
      if (outcome === "aborted") onEvent({ bucket, key: upload.key, kind: "aborted" });
    }
    last = page.uploads.at(-1);
    if (!page.isTruncated || last === undefined) return;
  }
}

interface Work {
  readonly deletions: { readonly version: StoredVersion; readonly deletion: Deletion }[];
  readonly moves: { readonly object: StoredObject; readonly storageClass: string }[];
}

/** Only a current delete marker is asked whether anything is behind it. */
async function isOnlyVersion(
  buckets: SweepParts["buckets"],
  version: StoredVersion,
  next: StoredVersion | undefined,
  newerNoncurrent: number,
): Promise<boolean> {
  const isCandidate = version.kind === "delete-marker" && version.noncurrentSince === undefined;
  if (!isCandidate || newerNoncurrent > 0) return false;
  if (next !== undefined) return next.key !== version.key;
  const { bucket, key, versionId } = version;
  const place = { after: key, afterVersionId: versionId };
  const { versions } = await buckets.listVersions({ bucket, prefix: key, limit: 1, ...place });
  return versions[0]?.key !== key;
}

function plan(work: Work, version: StoredVersion, action: ReturnType<typeof dueAction>): void {
  if (action === undefined) return;
  const { key, versionId, lastModified } = version;
  const same = { key, ifLastModified: lastModified };
  if (action.kind === "remove") {
    work.deletions.push({ version, deletion: { ...same, versionId } });
  } else if (action.kind === "expire") {
    work.deletions.push({ version, deletion: { ...same, ifCurrent: versionId } });
  } else if (version.kind === "object") {
    work.moves.push({ object: version, storageClass: action.storageClass });
  }
}

async function apply(
  parts: SweepParts,
  bucket: BucketSettings,
  { deletions, moves }: Work,
): Promise<void> {
  const { buckets, onEvent, onFailure } = parts;
  for (let start = 0; start < deletions.length; start += batchMax) {
    await applyDeletions(parts, bucket, deletions.slice(start, start + batchMax));
  }
  for (const { object, storageClass } of moves) {
    const { key, versionId, size } = object;
    try {
      const outcome = await buckets.moveObject(object, storageClass);
      if (outcome !== "moved") continue;
      onEvent({ bucket, key, versionId, size, kind: "moved", storageClass });
    } catch (error) {
      // A place that is full or gone keeps nothing else from being done.
      onFailure(error, object);
    }
  }
}

async function applyDeletions(
  { buckets, onEvent }: SweepParts,
  bucket: BucketSettings,
  batch: Work["deletions"],
): Promise<void> {
  const deletions = batch.map(({ deletion }) => deletion);
  const outcomes = await buckets.deleteObjects(bucket.name, deletions);
  for (const [at, { version, deletion }] of batch.entries()) {
    const kind = outcomes[at]?.kind;
    if (kind !== "deleted" && kind !== "marked") continue;
    const { key, versionId } = version;
    const size = version.kind === "object" ? { size: version.size } : {};
    const removed = deletion.versionId === undefined ? "expired" : "removed";
    onEvent({ bucket, key, versionId, ...size, kind: kind === "marked" ? "marked" : removed });
  }
}
