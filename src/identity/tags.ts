import type { Tags } from "../call/principal.ts";
import { IdentityProblem, limitExceeded } from "./identity-problem.ts";

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/**
 * `tags` with others set over them. Keys are compared without regard to case, and keep the case that
 * they were set with last.
 *
 * @throws IdentityProblem a key stands twice, is reserved, or there would be too many
 */
export function withTags(tags: Tags, set: readonly Tag[], tagsMax: number): Tags {
  const keys = new Set(set.map(({ key }) => key.toLowerCase()));
  if (keys.size < set.length) {
    throw new IdentityProblem(
      "invalid-input",
      "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
    );
  }
  if ([...keys].some((key) => key.startsWith("aws:"))) {
    throw new IdentityProblem("invalid-input", "User-defined tag keys cannot begin with 'aws:'.");
  }
  const result = overlaid(tags, Object.fromEntries(set.map(({ key, value }) => [key, value])));
  if (Object.keys(result).length > tagsMax) throw limitExceeded("TagsPerResource", tagsMax);
  return result;
}

/** `tags` without those of the keys. One that is not there is no error. */
export function withoutTags(tags: Tags, keys: readonly string[]): Tags {
  const gone = new Set(keys.map((key) => key.toLowerCase()));
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !gone.has(key.toLowerCase())));
}

/** Both, those of `above` where they have the same key, whatever its case. */
export function overlaid(below: Tags, above: Tags): Tags {
  return { ...withoutTags(below, Object.keys(above)), ...above };
}
