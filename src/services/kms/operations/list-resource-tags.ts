import { ListResourceTags$ } from "@aws-sdk/client-kms";
import type { ListResourceTagsRequest, ListResourceTagsResponse } from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { pageOf } from "../paging.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { keyOperation } from "../key-operation.ts";

/**
 * ListResourceTags: the tags of a key.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListResourceTags.html
 */
export function listResourceTags(
  parts: KmsParts,
): Operation<ListResourceTagsRequest, ListResourceTagsResponse> {
  return keyOperation<ListResourceTagsRequest, ListResourceTagsResponse>(parts, {
    schema: ListResourceTags$,
    access: "read",
    handle: async (input, key) => {
      const tags = key.tags.toSorted((a, b) => (a.TagKey < b.TagKey ? -1 : 1));
      const page = pageOf(tags, ({ TagKey }) => TagKey, input, { byDefault: 50, max: 50 });
      return { Tags: [...page.items], ...page.rest };
    },
  });
}
