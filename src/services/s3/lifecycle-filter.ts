import type { LifecycleRuleFilter, Tag } from "@aws-sdk/client-s3";

import { present } from "../../base/present.ts";
import type { LifecycleFilter, LifecycleRule } from "../../buckets/bucket-configuration.ts";
import { invalidRequest, malformedXml } from "./errors.ts";
import { readObjectTags } from "./tags.ts";

/**
 * What a rule is about: a `Filter`, or in the old form a `Prefix`.
 *
 * @throws ServiceError `MalformedXML`, `InvalidRequest`
 */
export function readFilter({
  Filter,
  Prefix,
}: {
  readonly Filter?: LifecycleRuleFilter | undefined;
  readonly Prefix?: string | undefined;
}): Pick<LifecycleRule, "Filter" | "Prefix"> {
  if ((Filter === undefined) === (Prefix === undefined)) throw malformedXml();
  if (Prefix !== undefined) return { Prefix };
  return { Filter: readElements(Filter ?? {}) };
}

function readElements({ And, Tag: tag, ...single }: LifecycleRuleFilter): LifecycleFilter {
  const Tags = tag === undefined ? undefined : [tag];
  const alone = elements({ ...single, Tags });
  const count = Object.keys(alone).length;
  if (And === undefined) {
    if (count > 1) throw malformedXml();
    return alone;
  }
  const joined = elements(And);
  const joinedCount = Object.keys(joined).length - 1 + (joined.Tags?.length ?? 1);
  if (count > 0 || joinedCount < 2) throw malformedXml();
  return { ...joined, isAnd: true };
}

interface SentElements {
  readonly Prefix?: string | undefined;
  readonly Tags?: readonly Tag[] | undefined;
  readonly ObjectSizeGreaterThan?: number | undefined;
  readonly ObjectSizeLessThan?: number | undefined;
}

function elements(sent: SentElements): LifecycleFilter {
  const { Prefix, ObjectSizeGreaterThan: above, ObjectSizeLessThan: below } = sent;
  for (const bound of [above, below]) {
    if (bound !== undefined && (!Number.isInteger(bound) || bound < 0)) throw malformedXml();
  }
  if (below === 0) throw malformedXml();
  if (above !== undefined && below !== undefined && below <= above) {
    throw invalidRequest(
      "'ObjectSizeLessThan' has to be a value greater than 'ObjectSizeGreaterThan'.",
    );
  }
  const tags = sent.Tags ?? [];
  return present({
    Prefix,
    Tags: tags.length === 0 ? undefined : readObjectTags(tags),
    ObjectSizeGreaterThan: above,
    ObjectSizeLessThan: below,
  });
}

/** A filter as an answer has it. */
export function filterOutput(filter: LifecycleFilter): LifecycleRuleFilter {
  const { isAnd = false, Tags = [], ...rest } = filter;
  const tags = Tags.map(({ Key, Value }) => ({ Key, Value }));
  if (isAnd) return { And: { ...rest, ...(tags.length > 0 && { Tags: tags }) } };
  const [tag] = tags;
  // An empty filter is given back as the prefix that all keys have.
  if (tag === undefined && Object.keys(rest).length === 0) return { Prefix: "" };
  return { ...rest, ...(tag !== undefined && { Tag: tag }) };
}
