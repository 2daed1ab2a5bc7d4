import { DeregisterDelegatedAdministrator$ } from "@aws-sdk/client-organizations";
import type { DeregisterDelegatedAdministratorRequest } from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { deregisterAdministrator } from "../../../organizations/service-access.ts";
import { organizationOperation } from "../organization-operation.ts";

/**
 * DeregisterDelegatedAdministrator: lets it do so no more.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_DeregisterDelegatedAdministrator.html
 */
export function deregisterDelegatedAdministrator(
  parts: OrganizationParts,
): Operation<DeregisterDelegatedAdministratorRequest, object> {
  return organizationOperation<DeregisterDelegatedAdministratorRequest, object>(parts, {
    schema: DeregisterDelegatedAdministrator$,
    access: "write",
    about: ({ AccountId }) => [AccountId],
    handle: async (input, callerId) => {
      const { AccountId: accountId = "", ServicePrincipal: principal = "" } = input;
      await deregisterAdministrator(parts, callerId, { accountId, principal });
      return {};
    },
  });
}
