import { ListParents$ } from "@aws-sdk/client-organizations";
import type { ListParentsRequest, ListParentsResponse } from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { requireReader } from "../../../organizations/standing.ts";
import { parentOf } from "../../../organizations/units.ts";
import { organizationOperation } from "../organization-operation.ts";
import { pageOf } from "../paging.ts";

/**
 * ListParents: the root or unit that an account or a unit is in: there is one.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListParents.html
 */
export function listParents(
  parts: OrganizationParts,
): Operation<ListParentsRequest, ListParentsResponse> {
  return organizationOperation<ListParentsRequest, ListParentsResponse>(parts, {
    schema: ListParents$,
    access: "read",
    about: ({ ChildId }) => [ChildId],
    handle: async (input, callerId) => {
      const { view } = parts.store;
      const organization = requireReader(view, callerId);
      const parentId = parentOf(view, organization, input.ChildId ?? "");
      const { items, rest } = pageOf([parentId], (id) => id, input);
      const Type = parentId === organization.rootId ? "ROOT" : "ORGANIZATIONAL_UNIT";
      return { Parents: items.map((Id) => ({ Id, Type })), ...rest };
    },
  });
}
