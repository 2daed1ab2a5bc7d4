import { ListHandshakesForAccount$ } from "@aws-sdk/client-organizations";
import type {
  ListHandshakesForAccountRequest,
  ListHandshakesForAccountResponse,
} from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { handshakeOutput } from "../handshake-output.ts";
import { organizationOperation } from "../organization-operation.ts";
import { byId, pageOf } from "../paging.ts";

/**
 * ListHandshakesForAccount: the invitations of the calling account, also those that are over.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListHandshakesForAccount.html
 */
export function listHandshakesForAccount(
  parts: OrganizationParts,
): Operation<ListHandshakesForAccountRequest, ListHandshakesForAccountResponse> {
  return organizationOperation<ListHandshakesForAccountRequest, ListHandshakesForAccountResponse>(
    parts,
    {
      schema: ListHandshakesForAccount$,
      access: "read",
      handle: async (input, callerId) => {
        const wanted = input.Filter?.ActionType ?? "INVITE";
        const handshakes = byId(parts.store.view.handshakes.values()).filter(
          ({ accountId }) => accountId === callerId && wanted === "INVITE",
        );
        const { items, rest } = pageOf(handshakes, ({ id }) => id, input);
        return { Handshakes: items.map((each) => handshakeOutput(parts, each)), ...rest };
      },
    },
  );
}
