import { ListChildren$ } from "@aws-sdk/client-organizations";
import type { ListChildrenRequest, ListChildrenResponse } from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import { invalidInput } from "../../../organizations/organization-error.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { requireReader } from "../../../organizations/standing.ts";
import { accountsIn, requireParent, unitsIn } from "../../../organizations/units.ts";
import { organizationOperation } from "../organization-operation.ts";
import { pageOf } from "../paging.ts";

/**
 * ListChildren: the accounts or the units directly in the root or a unit.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListChildren.html
 */
export function listChildren(
  parts: OrganizationParts,
): Operation<ListChildrenRequest, ListChildrenResponse> {
  return organizationOperation<ListChildrenRequest, ListChildrenResponse>(parts, {
    schema: ListChildren$,
    access: "read",
    about: ({ ParentId }) => [ParentId],
    handle: async (input, callerId) => {
      const { ParentId: parentId = "", ChildType: type } = input;
      const { view } = parts.store;
      const organization = requireReader(view, callerId);
      requireParent(view, organization, parentId);
      if (type !== "ACCOUNT" && type !== "ORGANIZATIONAL_UNIT") {
        throw invalidInput("INVALID_ENUM", "You specified an invalid value for ChildType.");
      }
      const children: readonly { readonly id: string }[] =
        type === "ACCOUNT" ? accountsIn(view, organization, parentId) : unitsIn(view, parentId);
      const { items, rest } = pageOf(children, ({ id }) => id, input);
      return { Children: items.map(({ id }) => ({ Id: id, Type: type })), ...rest };
    },
  });
}
