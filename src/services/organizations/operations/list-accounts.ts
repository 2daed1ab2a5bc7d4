import { ListAccounts$ } from "@aws-sdk/client-organizations";
import type { ListAccountsRequest, ListAccountsResponse } from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { requireReader } from "../../../organizations/standing.ts";
import { organizationOperation } from "../organization-operation.ts";
import { accountOutput } from "../outputs.ts";
import { pageOf } from "../paging.ts";

/**
 * ListAccounts: all accounts of the organization.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html
 */
export function listAccounts(
  parts: OrganizationParts,
): Operation<ListAccountsRequest, ListAccountsResponse> {
  return organizationOperation<ListAccountsRequest, ListAccountsResponse>(parts, {
    schema: ListAccounts$,
    access: "read",
    handle: async (input, callerId) => {
      const { view } = parts.store;
      const organization = requireReader(view, callerId);
      const { items, rest } = pageOf(view.membersOf(organization.id), ({ id }) => id, input);
      const Accounts = items.map((member) => accountOutput(parts, organization, member));
      return { Accounts, ...rest };
    },
  });
}
