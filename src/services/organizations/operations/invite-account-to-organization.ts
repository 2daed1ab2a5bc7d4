import { InviteAccountToOrganization$ } from "@aws-sdk/client-organizations";
import type {
  InviteAccountToOrganizationRequest,
  InviteAccountToOrganizationResponse,
} from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import { inviteAccount } from "../../../organizations/handshakes.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { handshakeOutput } from "../handshake-output.ts";
import { organizationOperation } from "../organization-operation.ts";

/**
 * InviteAccountToOrganization: invites an account of this Cairn. It joins when it accepts.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_InviteAccountToOrganization.html
 */
export function inviteAccountToOrganization(
  parts: OrganizationParts,
): Operation<InviteAccountToOrganizationRequest, InviteAccountToOrganizationResponse> {
  return organizationOperation<
    InviteAccountToOrganizationRequest,
    InviteAccountToOrganizationResponse
  >(parts, {
    schema: InviteAccountToOrganization$,
    access: "write",
    handle: async (input, callerId) => {
      const { Target: { Id: id = "", Type: type = "" } = {}, Notes: notes } = input;
      const tags = (input.Tags ?? []).map(({ Key, Value }) => ({ Key, Value }));
      const made = await inviteAccount(parts, callerId, { target: { id, type }, notes, tags });
      return { Handshake: handshakeOutput(parts, made) };
    },
  });
}
