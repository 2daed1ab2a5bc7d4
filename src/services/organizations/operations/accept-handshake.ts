import { AcceptHandshake$ } from "@aws-sdk/client-organizations";
import type {
  AcceptHandshakeRequest,
  AcceptHandshakeResponse,
} from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import { acceptHandshake as changed } from "../../../organizations/handshakes.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { handshakeOutput } from "../handshake-output.ts";
import { organizationOperation } from "../organization-operation.ts";

/**
 * AcceptHandshake: the account that is invited joins the organization.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_AcceptHandshake.html
 */
export function acceptHandshake(
  parts: OrganizationParts,
): Operation<AcceptHandshakeRequest, AcceptHandshakeResponse> {
  return organizationOperation<AcceptHandshakeRequest, AcceptHandshakeResponse>(parts, {
    schema: AcceptHandshake$,
    access: "write",
    record: { changesSelection: true },
    handle: async (input, callerId) => {
      const handshake = await changed(parts, callerId, input.HandshakeId ?? "");
      return { Handshake: handshakeOutput(parts, handshake) };
    },
  });
}
