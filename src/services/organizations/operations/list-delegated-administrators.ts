import { ListDelegatedAdministrators$ } from "@aws-sdk/client-organizations";
import type {
  ListDelegatedAdministratorsRequest,
  ListDelegatedAdministratorsResponse,
} from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { administratorsOf } from "../../../organizations/service-access.ts";
import { requireMember, requireReader } from "../../../organizations/standing.ts";
import { organizationOperation } from "../organization-operation.ts";
import { accountOutput } from "../outputs.ts";
import { pageOf } from "../paging.ts";

/**
 * ListDelegatedAdministrators: the delegated administrators, of one service or of any.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListDelegatedAdministrators.html
 */
export function listDelegatedAdministrators(
  parts: OrganizationParts,
): Operation<ListDelegatedAdministratorsRequest, ListDelegatedAdministratorsResponse> {
  return organizationOperation<
    ListDelegatedAdministratorsRequest,
    ListDelegatedAdministratorsResponse
  >(parts, {
    schema: ListDelegatedAdministrators$,
    access: "read",
    handle: async (input, callerId) => {
      const { view } = parts.store;
      const organization = requireReader(view, callerId);
      const administrators = administratorsOf(organization, input.ServicePrincipal);
      const { items, rest } = pageOf(administrators, ({ accountId }) => accountId, input);
      const DelegatedAdministrators = items.map(({ accountId, since }) => ({
        ...accountOutput(parts, organization, requireMember(view, organization, accountId)),
        DelegationEnabledDate: new Date(since),
      }));
      return { DelegatedAdministrators, ...rest };
    },
  });
}
