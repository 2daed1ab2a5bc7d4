import type { Tag } from "@aws-sdk/client-cloudtrail";

import type { Trail } from "./trail.ts";
import type { TrailProblem } from "./trail-problem.ts";

export type Tags = Trail["tags"];

/** Most tags a trail may have. */
export const tagsMax = 50;

/** Puts tags over those that are there, by key; the order of first appearance stays. */
export function addTags(tags: Tags, added: readonly Tag[]): Tags | TrailProblem {
  const problem = tagsProblem(added);
  if (problem !== undefined) return { kind: "tags-invalid", message: problem };
  const byKey = new Map(tags.map(({ Key, Value }) => [Key, Value]));
  for (const { Key, Value } of added) byKey.set(Key ?? "", Value ?? "");
  if (byKey.size > tagsMax) return { kind: "too-many-tags" };
  return Array.from(byKey, ([Key, Value]) => ({ Key, Value }));
}

/** Takes tags away by key; values do not count, and keys that are not there are no error. */
export function removeTags(tags: Tags, removed: readonly Tag[]): Tags | TrailProblem {
  const problem = tagsProblem(removed);
  if (problem !== undefined) return { kind: "tags-invalid", message: problem };
  const keys = new Set(removed.map(({ Key }) => Key));
  return tags.filter(({ Key }) => !keys.has(Key));
}

/** @see CloudTrail API Reference, `Tag` and `InvalidTagParameterException` */
function tagsProblem(tags: readonly Tag[]): string | undefined {
  const keys = new Set<string>();
  for (const { Key = "", Value = "" } of tags) {
    if (Key.length < 1 || Key.length > 128) return "A tag key must have 1 to 128 characters.";
    if (Value.length > 256) return "A tag value must have at most 256 characters.";
    if (/^aws:/i.test(Key)) return "A tag key cannot start with the reserved prefix aws:.";
    if (!tagText.test(Key) || !tagText.test(Value)) {
      return "A tag can only contain letters, numbers, spaces, and the characters _ . : / = + - @.";
    }
    if (keys.has(Key)) return `Duplicate tag key: ${Key}`;
    keys.add(Key);
  }
  return undefined;
}

const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
