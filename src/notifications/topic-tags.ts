import { NotificationError, invalidParameter } from "./notification-error.ts";
import type { TopicTag } from "./topic.ts";

const tagsMax = 50;
const text = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** The tags with these set. @throws NotificationError `InvalidParameter`, `TagLimitExceeded` */
export function withTags(
  there: readonly TopicTag[],
  given: readonly TopicTag[],
): readonly TopicTag[] {
  const keys = new Set(given.map(({ Key }) => Key));
  if (keys.size < given.length) throw invalidParameter("Duplicated keys are not allowed.");
  for (const { Key, Value } of given) {
    checkKey(Key);
    if (Value.length > 256 || !text.test(Value)) throw invalidParameter("Tag value");
  }
  const tags = [...there.filter(({ Key }) => !keys.has(Key)), ...given];
  if (tags.length > tagsMax) {
    throw new NotificationError(
      "TagLimitExceeded",
      "Could not complete request: tag quota of per resource exceeded",
    );
  }
  return tags;
}

/** The tags without those of these keys. Keys that are not there are no error. */
export function withoutTags(
  there: readonly TopicTag[],
  keys: readonly string[],
): readonly TopicTag[] {
  for (const key of keys) checkKey(key);
  return there.filter(({ Key }) => !keys.includes(Key));
}

function checkKey(key: string): void {
  const isWord = key.length >= 1 && key.length <= 128 && text.test(key);
  if (!isWord || /^aws:/i.test(key)) throw invalidParameter("Tag key");
}
