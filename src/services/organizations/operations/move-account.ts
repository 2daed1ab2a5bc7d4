import { MoveAccount$ } from "@aws-sdk/client-organizations";
import type { MoveAccountRequest } from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { moveAccount as moved } from "../../../organizations/units.ts";
import { organizationOperation } from "../organization-operation.ts";

/**
 * MoveAccount: moves an account to another parent.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_MoveAccount.html
 */
export function moveAccount(parts: OrganizationParts): Operation<MoveAccountRequest, object> {
  return organizationOperation<MoveAccountRequest, object>(parts, {
    schema: MoveAccount$,
    access: "write",
    about: ({ AccountId, SourceParentId, DestinationParentId }) => [
      AccountId,
      SourceParentId,
      DestinationParentId,
    ],
    handle: async (input, callerId) => {
      const { AccountId: accountId = "" } = input;
      const { SourceParentId: sourceId = "", DestinationParentId: destinationId = "" } = input;
      await moved(parts, callerId, { accountId, sourceId, destinationId });
      return {};
    },
  });
}
