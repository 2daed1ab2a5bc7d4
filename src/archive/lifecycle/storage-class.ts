import type { LifecycleRule, TransitionMinimum } from "../../buckets/bucket-configuration.ts";

/** The classes in the order in which lifecycle moves objects, downward only. */
const waterfall: readonly string[] = [
  "STANDARD",
  "STANDARD_IA",
  "INTELLIGENT_TIERING",
  "ONEZONE_IA",
  "GLACIER_IR",
  "GLACIER",
  "DEEP_ARCHIVE",
];

/** The classes that lifecycle can move objects to. */
export const transitionClasses: ReadonlySet<string> = new Set(waterfall.slice(1));

/** Objects in these have to be restored before they can be read. */
export const archiveClasses: ReadonlySet<string> = new Set(["GLACIER", "DEEP_ARCHIVE"]);

/** Undefined: a class that lifecycle does not move objects to. */
export function classRank(storageClass: string): number | undefined {
  const rank = waterfall.indexOf(storageClass);
  return rank === -1 ? undefined : rank;
}

/**
 * Whether lifecycle may move an object from one class to another.
 *
 * @see S3 User Guide, "Transitioning objects using Amazon S3 Lifecycle"
 */
export function isDownward(from: string, to: string): boolean {
  const [fromRank, toRank] = [classRank(from) ?? 0, classRank(to)];
  if (toRank === undefined || toRank <= fromRank) return false;
  return from !== "ONEZONE_IA" || archiveClasses.has(to);
}

const smallBytes = 128 * 1024;

/** Whether an object is so small that it stays where it is. A size in the rule's filter wins. */
export function isTooSmall(
  size: number,
  to: string,
  { Filter }: LifecycleRule,
  minimum: TransitionMinimum,
): boolean {
  const hasBound =
    Filter?.ObjectSizeGreaterThan !== undefined || Filter?.ObjectSizeLessThan !== undefined;
  if (size >= smallBytes || hasBound) return false;
  return minimum === "all_storage_classes_128K" || !archiveClasses.has(to);
}
