import type { LifecycleFilter, LifecycleRule, Tag } from "../../buckets/bucket-configuration.ts";

/** What a rule's filter is asked about. A delete marker has neither size nor tags. */
export interface FilteredVersion {
  readonly key: string;
  readonly size?: number;
  readonly tags?: readonly Tag[];
}

/** Whether a rule is about this version. Bounds of sizes are exclusive. */
export function isFiltered(
  rule: LifecycleRule,
  { key, size, tags = [] }: FilteredVersion,
): boolean {
  const filter = rule.Filter ?? { Prefix: rule.Prefix ?? "" };
  const { Prefix = "", Tags: wanted = [] } = filter;
  if (!key.startsWith(Prefix) || !isWithin(size, filter)) return false;
  const has = ({ Key, Value }: Tag): boolean =>
    tags.some((tag) => tag.Key === Key && tag.Value === Value);
  return wanted.every(has);
}

function isWithin(
  size: number | undefined,
  { ObjectSizeGreaterThan: above, ObjectSizeLessThan: below }: LifecycleFilter,
): boolean {
  if (above === undefined && below === undefined) return true;
  return size !== undefined && size > (above ?? -1) && size < (below ?? Infinity);
}
