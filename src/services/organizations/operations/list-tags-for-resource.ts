import { ListTagsForResource$ } from "@aws-sdk/client-organizations";
import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
} from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { tagsOf } from "../../../organizations/tags.ts";
import { organizationOperation } from "../organization-operation.ts";
import { pageOf } from "../paging.ts";

/**
 * ListTagsForResource: the tags of the root, a unit, an account or a policy.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListTagsForResource.html
 */
export function listTagsForResource(
  parts: OrganizationParts,
): Operation<ListTagsForResourceRequest, ListTagsForResourceResponse> {
  return organizationOperation<ListTagsForResourceRequest, ListTagsForResourceResponse>(parts, {
    schema: ListTagsForResource$,
    access: "read",
    about: ({ ResourceId }) => [ResourceId],
    handle: async (input, callerId) => {
      const tags = Object.entries(tagsOf(parts.store.view, callerId, input.ResourceId ?? ""));
      const sorted = tags.toSorted(([a], [b]) => (a < b ? -1 : 1));
      const { items, rest } = pageOf(sorted, ([key]) => key, { NextToken: input.NextToken });
      return { Tags: items.map(([Key, Value]) => ({ Key, Value })), ...rest };
    },
  });
}
