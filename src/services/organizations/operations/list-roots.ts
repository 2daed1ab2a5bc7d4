import { ListRoots$ } from "@aws-sdk/client-organizations";
import type { ListRootsRequest, ListRootsResponse } from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { requireReader } from "../../../organizations/standing.ts";
import { organizationOperation } from "../organization-operation.ts";
import { rootOutput } from "../outputs.ts";
import { pageOf } from "../paging.ts";

/**
 * ListRoots: the root of the organization: there is one.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListRoots.html
 */
export function listRoots(
  parts: OrganizationParts,
): Operation<ListRootsRequest, ListRootsResponse> {
  return organizationOperation<ListRootsRequest, ListRootsResponse>(parts, {
    schema: ListRoots$,
    access: "read",
    handle: async (input, callerId) => {
      const organization = requireReader(parts.store.view, callerId);
      const { items, rest } = pageOf([organization], ({ rootId }) => rootId, input);
      return { Roots: items.map(rootOutput), ...rest };
    },
  });
}
