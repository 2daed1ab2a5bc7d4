import type { KeyTag } from "./key.ts";
import { KmsError, limitExceeded } from "./kms-error.ts";

const tagsMax = 50;

/**
 * The tags of a key after some were put: a value replaces the one that its name had.
 *
 * @throws KmsError `TagException`, `LimitExceededException`
 */
export function checkTags(before: readonly KeyTag[], put: readonly KeyTag[]): readonly KeyTag[] {
  const names = put.map(({ TagKey }) => TagKey);
  if (new Set(names).size < names.length) {
    throw new KmsError("TagException", "Duplicate tag keys are not allowed.");
  }
  for (const { TagKey, TagValue } of put) checkTag(TagKey, TagValue);
  const kept = before.filter(({ TagKey }) => !names.includes(TagKey));
  const tags = [...kept, ...put];
  if (tags.length > tagsMax) {
    throw limitExceeded(`The number of tags of a KMS key has exceeded the limit of ${tagsMax}.`);
  }
  return tags;
}

export function withoutTags(
  before: readonly KeyTag[],
  names: readonly string[],
): readonly KeyTag[] {
  for (const name of names) checkTag(name, "");
  return before.filter(({ TagKey }) => !names.includes(TagKey));
}

function checkTag(name: string, value: string): void {
  if (/^aws:/i.test(name)) {
    throw new KmsError("TagException", "Tag keys that begin with aws: are reserved.");
  }
  if (!tagCharacters.test(name) || !tagCharacters.test(value)) {
    throw new KmsError("TagException", "Tags have characters that are not allowed.");
  }
}

const tagCharacters = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
