import { DescribeHandshake$ } from "@aws-sdk/client-organizations";
import type {
  DescribeHandshakeRequest,
  DescribeHandshakeResponse,
} from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import { describeHandshake as found } from "../../../organizations/handshakes.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { handshakeOutput } from "../handshake-output.ts";
import { organizationOperation } from "../organization-operation.ts";

/**
 * DescribeHandshake: an invitation: either of its parties may ask.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeHandshake.html
 */
export function describeHandshake(
  parts: OrganizationParts,
): Operation<DescribeHandshakeRequest, DescribeHandshakeResponse> {
  return organizationOperation<DescribeHandshakeRequest, DescribeHandshakeResponse>(parts, {
    schema: DescribeHandshake$,
    access: "read",
    handle: async (input, callerId) => {
      const { HandshakeId: id = "" } = input;
      const handshake = found(parts.store.view, callerId, id);
      return { Handshake: handshakeOutput(parts, handshake) };
    },
  });
}
