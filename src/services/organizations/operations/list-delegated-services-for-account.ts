import { ListDelegatedServicesForAccount$ } from "@aws-sdk/client-organizations";
import type {
  ListDelegatedServicesForAccountRequest,
  ListDelegatedServicesForAccountResponse,
} from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { delegatedServices } from "../../../organizations/service-access.ts";
import { requireReader } from "../../../organizations/standing.ts";
import { organizationOperation } from "../organization-operation.ts";
import { pageOf } from "../paging.ts";

/**
 * ListDelegatedServicesForAccount: the services that an account administers.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListDelegatedServicesForAccount.html
 */
export function listDelegatedServicesForAccount(
  parts: OrganizationParts,
): Operation<ListDelegatedServicesForAccountRequest, ListDelegatedServicesForAccountResponse> {
  return organizationOperation<
    ListDelegatedServicesForAccountRequest,
    ListDelegatedServicesForAccountResponse
  >(parts, {
    schema: ListDelegatedServicesForAccount$,
    access: "read",
    about: ({ AccountId }) => [AccountId],
    handle: async (input, callerId) => {
      const { view } = parts.store;
      const organization = requireReader(view, callerId);
      const services = delegatedServices(view, organization, input.AccountId ?? "");
      const { items, rest } = pageOf(services, ({ principal }) => principal, input);
      const DelegatedServices = items.map(({ principal, since }) => ({
        ServicePrincipal: principal,
        DelegationEnabledDate: new Date(since),
      }));
      return { DelegatedServices, ...rest };
    },
  });
}
