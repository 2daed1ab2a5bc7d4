import { CancelHandshake$ } from "@aws-sdk/client-organizations";
import type {
  CancelHandshakeRequest,
  CancelHandshakeResponse,
} from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import { cancelHandshake as changed } from "../../../organizations/handshakes.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { handshakeOutput } from "../handshake-output.ts";
import { organizationOperation } from "../organization-operation.ts";

/**
 * CancelHandshake: the management account takes back an invitation.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_CancelHandshake.html
 */
export function cancelHandshake(
  parts: OrganizationParts,
): Operation<CancelHandshakeRequest, CancelHandshakeResponse> {
  return organizationOperation<CancelHandshakeRequest, CancelHandshakeResponse>(parts, {
    schema: CancelHandshake$,
    access: "write",
    handle: async (input, callerId) => {
      const handshake = await changed(parts, callerId, input.HandshakeId ?? "");
      return { Handshake: handshakeOutput(parts, handshake) };
    },
  });
}
