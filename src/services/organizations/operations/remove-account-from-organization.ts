import { RemoveAccountFromOrganization$ } from "@aws-sdk/client-organizations";
import type { RemoveAccountFromOrganizationRequest } from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import { removeAccount } from "../../../organizations/accounts.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { organizationOperation } from "../organization-operation.ts";

/**
 * RemoveAccountFromOrganization: takes an account out of the organization. It goes on by itself.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_RemoveAccountFromOrganization.html
 */
export function removeAccountFromOrganization(
  parts: OrganizationParts,
): Operation<RemoveAccountFromOrganizationRequest, object> {
  return organizationOperation<RemoveAccountFromOrganizationRequest, object>(parts, {
    schema: RemoveAccountFromOrganization$,
    access: "write",
    about: ({ AccountId }) => [AccountId],
    record: { changesSelection: true },
    handle: async (input, callerId) => {
      await removeAccount(parts, callerId, input.AccountId ?? "");
      return {};
    },
  });
}
