import { DeclineHandshake$ } from "@aws-sdk/client-organizations";
import type {
  DeclineHandshakeRequest,
  DeclineHandshakeResponse,
} from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import { declineHandshake as changed } from "../../../organizations/handshakes.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { handshakeOutput } from "../handshake-output.ts";
import { organizationOperation } from "../organization-operation.ts";

/**
 * DeclineHandshake: the account that is invited does not want to join.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_DeclineHandshake.html
 */
export function declineHandshake(
  parts: OrganizationParts,
): Operation<DeclineHandshakeRequest, DeclineHandshakeResponse> {
  return organizationOperation<DeclineHandshakeRequest, DeclineHandshakeResponse>(parts, {
    schema: DeclineHandshake$,
    access: "write",
    handle: async (input, callerId) => {
      const handshake = await changed(parts, callerId, input.HandshakeId ?? "");
      return { Handshake: handshakeOutput(parts, handshake) };
    },
  });
}
