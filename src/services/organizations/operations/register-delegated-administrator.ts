import { RegisterDelegatedAdministrator$ } from "@aws-sdk/client-organizations";
import type { RegisterDelegatedAdministratorRequest } from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { registerAdministrator } from "../../../organizations/service-access.ts";
import { organizationOperation } from "../organization-operation.ts";

/**
 * RegisterDelegatedAdministrator: lets an account administer a service for the organization.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_RegisterDelegatedAdministrator.html
 */
export function registerDelegatedAdministrator(
  parts: OrganizationParts,
): Operation<RegisterDelegatedAdministratorRequest, object> {
  return organizationOperation<RegisterDelegatedAdministratorRequest, object>(parts, {
    schema: RegisterDelegatedAdministrator$,
    access: "write",
    about: ({ AccountId }) => [AccountId],
    handle: async (input, callerId) => {
      const { AccountId: accountId = "", ServicePrincipal: principal = "" } = input;
      await registerAdministrator(parts, callerId, { accountId, principal });
      return {};
    },
  });
}
