import type { Tag } from "@aws-sdk/client-kms";

import type { Conditions } from "../../call/operation.ts";
import type { KeyTag } from "../../kms/key.ts";
import { checkInput } from "./input-constraints.ts";

/** Tags as a call gives them; the schema has seen to it that their members are there. */
export function readTags(tags: readonly Tag[] = []): readonly KeyTag[] {
  for (const tag of tags) checkInput(tag);
  return tags.map(({ TagKey = "", TagValue = "" }) => ({ TagKey, TagValue }));
}

/** Condition keys of a call that gives tags. */
export function tagConditions(tags: readonly Tag[] = []): Conditions {
  const names = tags.map(({ TagKey = "" }) => TagKey);
  return {
    ...Object.fromEntries(
      tags.map(({ TagKey = "", TagValue = "" }) => [`aws:RequestTag/${TagKey}`, TagValue]),
    ),
    "aws:TagKeys": names,
  };
}
