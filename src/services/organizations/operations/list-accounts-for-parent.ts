import { ListAccountsForParent$ } from "@aws-sdk/client-organizations";
import type {
  ListAccountsForParentRequest,
  ListAccountsForParentResponse,
} from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { requireReader } from "../../../organizations/standing.ts";
import { accountsIn, requireParent } from "../../../organizations/units.ts";
import { organizationOperation } from "../organization-operation.ts";
import { accountOutput } from "../outputs.ts";
import { pageOf } from "../paging.ts";

/**
 * ListAccountsForParent: the accounts directly in the root or a unit.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccountsForParent.html
 */
export function listAccountsForParent(
  parts: OrganizationParts,
): Operation<ListAccountsForParentRequest, ListAccountsForParentResponse> {
  return organizationOperation<ListAccountsForParentRequest, ListAccountsForParentResponse>(parts, {
    schema: ListAccountsForParent$,
    access: "read",
    about: ({ ParentId }) => [ParentId],
    handle: async (input, callerId) => {
      const { ParentId: parentId = "" } = input;
      const { view } = parts.store;
      const organization = requireReader(view, callerId);
      requireParent(view, organization, parentId);
      const members = accountsIn(view, organization, parentId);
      const { items, rest } = pageOf(members, ({ id }) => id, input);
      const Accounts = items.map((member) => accountOutput(parts, organization, member));
      return { Accounts, ...rest };
    },
  });
}
