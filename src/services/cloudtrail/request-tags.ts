import type { Tag } from "@aws-sdk/client-cloudtrail";

import type { Conditions } from "../../call/operation.ts";

interface TaggedInput {
  readonly TagsList?: Tag[] | undefined;
}

/**
 * The condition keys of the tags that come with a call.
 *
 * @see Service Authorization Reference, "Condition keys for AWS CloudTrail"
 */
export function requestTags({ TagsList: tags = [] }: TaggedInput): Conditions {
  return {
    ...Object.fromEntries(
      tags.map(({ Key = "", Value }) => [`aws:RequestTag/${Key}`, Value ?? ""]),
    ),
    ...tagKeys({ TagsList: tags }),
  };
}

/** Of a call that takes tags away: values do not count. */
export function tagKeys({ TagsList: tags = [] }: TaggedInput): Conditions {
  return { "aws:TagKeys": tags.map(({ Key = "" }) => Key) };
}
