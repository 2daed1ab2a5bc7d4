import type { LifecycleConfiguration, LifecycleRule } from "../../buckets/bucket-configuration.ts";
import type { StoredObject, StoredVersion } from "../../buckets/buckets.ts";
import { dueAfterDays, dueBy } from "./rule-dates.ts";
import { isFiltered } from "./rule-filter.ts";
import { classRank, isDownward, isTooSmall } from "./storage-class.ts";

/** What lifecycle does with one version. */
export type LifecycleAction =
  /** The version goes for good. */
  | { readonly kind: "remove" }
  /** The current version is deleted as the bucket's versioning says. */
  | { readonly kind: "expire" }
  | { readonly kind: "transition"; readonly storageClass: string };

/** What lies around a version among those of its key. */
export interface VersionPlace {
  /** How many noncurrent versions of the key are newer. */
  readonly newerNoncurrent: number;
  /** Whether it is the only version of its key. */
  readonly isAlone: boolean;
  /** Whether the bucket keeps versions: expiring is then no removal. */
  readonly isVersioned: boolean;
}

/**
 * What is due for a version at the time `now`; undefined: nothing. Of several things the one that
 * removes for good comes first, then the transition, then the delete marker.
 *
 * @see S3 User Guide, "Conflicts in lifecycle configurations"
 */
export function dueAction(
  configuration: LifecycleConfiguration,
  version: StoredVersion,
  place: VersionPlace,
  now: number,
): LifecycleAction | undefined {
  const rules = rulesFor(configuration, version);
  if (rules.length === 0) return undefined;
  if (version.noncurrentSince !== undefined) {
    return dueForNoncurrent(configuration, rules, { ...version, ...place }, now);
  }
  if (version.kind === "delete-marker") {
    const isDue = place.isAlone && rules.some((rule) => isMarkerDue(rule, version, now));
    return isDue ? { kind: "remove" } : undefined;
  }
  const isExpired = rules.some(
    ({ Expiration }) => (dueBy(version.lastModified, Expiration) ?? Infinity) <= now,
  );
  if (isExpired && !place.isVersioned) return { kind: "expire" };
  const wanted = rules.flatMap((rule) =>
    (rule.Transitions ?? [])
      .filter((one) => (dueBy(version.lastModified, one) ?? Infinity) <= now)
      .map(({ StorageClass }) => ({ rule, StorageClass })),
  );
  return transition(configuration, version, wanted) ?? (isExpired ? { kind: "expire" } : undefined);
}

/** The enabled rules whose filter the version passes. */
export function rulesFor(
  { Rules }: LifecycleConfiguration,
  version: StoredVersion,
): readonly LifecycleRule[] {
  const { key } = version;
  const about =
    version.kind === "object"
      ? { key, size: version.size, tags: version.headers.tags ?? [] }
      : { key };
  return Rules.filter((rule) => rule.Status === "Enabled" && isFiltered(rule, about));
}

type Noncurrent = StoredVersion & VersionPlace;

function dueForNoncurrent(
  configuration: LifecycleConfiguration,
  rules: readonly LifecycleRule[],
  version: Noncurrent,
  now: number,
): LifecycleAction | undefined {
  const { noncurrentSince = now, newerNoncurrent } = version;
  const isDue = (rule: {
    readonly NoncurrentDays: number;
    readonly NewerNoncurrentVersions?: number;
  }): boolean =>
    dueAfterDays(noncurrentSince, rule.NoncurrentDays) <= now &&
    newerNoncurrent >= (rule.NewerNoncurrentVersions ?? 0);
  const isExpired = rules.some(
    ({ NoncurrentVersionExpiration: rule }) => rule !== undefined && isDue(rule),
  );
  if (isExpired) return { kind: "remove" };
  if (version.kind === "delete-marker") return undefined;
  const wanted = rules.flatMap((rule) =>
    (rule.NoncurrentVersionTransitions ?? [])
      .filter(isDue)
      .map(({ StorageClass }) => ({ rule, StorageClass })),
  );
  return transition(configuration, version, wanted);
}

/** A delete marker with nothing behind it: at once, or once it is as old as objects expire. */
function isMarkerDue(
  { Expiration }: LifecycleRule,
  { lastModified }: StoredVersion,
  now: number,
): boolean {
  if (Expiration?.ExpiredObjectDeleteMarker === true) return true;
  return (dueBy(lastModified, Expiration) ?? Infinity) <= now;
}

/** The lowest class of those that are due. */
function transition(
  { TransitionDefaultMinimumObjectSize: minimum }: LifecycleConfiguration,
  { size, headers }: StoredObject,
  wanted: readonly { readonly rule: LifecycleRule; readonly StorageClass: string }[],
): LifecycleAction | undefined {
  const now = headers.storageClass ?? "STANDARD";
  const [lowest] = wanted
    .filter(({ rule, StorageClass }) => !isTooSmall(size, StorageClass, rule, minimum))
    .map(({ StorageClass }) => StorageClass)
    .filter((storageClass) => isDownward(now, storageClass))
    .toSorted((a, b) => (classRank(b) ?? 0) - (classRank(a) ?? 0));
  return lowest === undefined ? undefined : { kind: "transition", storageClass: lowest };
}
