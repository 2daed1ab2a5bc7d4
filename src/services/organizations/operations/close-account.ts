import { CloseAccount$ } from "@aws-sdk/client-organizations";
import type { CloseAccountRequest } from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import { closeAccount as closed } from "../../../organizations/accounts.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { organizationOperation } from "../organization-operation.ts";

/**
 * CloseAccount: closes an account: nobody can call as it any more.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_CloseAccount.html
 */
export function closeAccount(parts: OrganizationParts): Operation<CloseAccountRequest, object> {
  return organizationOperation<CloseAccountRequest, object>(parts, {
    schema: CloseAccount$,
    access: "write",
    about: ({ AccountId }) => [AccountId],
    record: { changesSelection: true },
    handle: async (input, callerId) => {
      await closed(parts, callerId, input.AccountId ?? "");
      return {};
    },
  });
}
