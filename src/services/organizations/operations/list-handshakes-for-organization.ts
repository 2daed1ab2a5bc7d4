import { ListHandshakesForOrganization$ } from "@aws-sdk/client-organizations";
import type {
  ListHandshakesForOrganizationRequest,
  ListHandshakesForOrganizationResponse,
} from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { requireReader } from "../../../organizations/standing.ts";
import { handshakeOutput } from "../handshake-output.ts";
import { organizationOperation } from "../organization-operation.ts";
import { byId, pageOf } from "../paging.ts";

/**
 * ListHandshakesForOrganization: the invitations that the organization sent, also those that are over.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListHandshakesForOrganization.html
 */
export function listHandshakesForOrganization(
  parts: OrganizationParts,
): Operation<ListHandshakesForOrganizationRequest, ListHandshakesForOrganizationResponse> {
  return organizationOperation<
    ListHandshakesForOrganizationRequest,
    ListHandshakesForOrganizationResponse
  >(parts, {
    schema: ListHandshakesForOrganization$,
    access: "read",
    handle: async (input, callerId) => {
      const { view } = parts.store;
      const organization = requireReader(view, callerId);
      const wanted = input.Filter?.ActionType ?? "INVITE";
      const handshakes = byId(view.handshakes.values()).filter(
        ({ organizationId }) => organizationId === organization.id && wanted === "INVITE",
      );
      const { items, rest } = pageOf(handshakes, ({ id }) => id, input);
      return { Handshakes: items.map((each) => handshakeOutput(parts, each)), ...rest };
    },
  });
}
