import { DisablePolicyType$ } from "@aws-sdk/client-organizations";
import type {
  DisablePolicyTypeRequest,
  DisablePolicyTypeResponse,
} from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { disablePolicyType as changed } from "../../../organizations/policy-attachments.ts";
import { organizationOperation } from "../organization-operation.ts";
import { rootOutput } from "../outputs.ts";

/**
 * DisablePolicyType: detaches all policies of a type: they limit nobody any more.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_DisablePolicyType.html
 */
export function disablePolicyType(
  parts: OrganizationParts,
): Operation<DisablePolicyTypeRequest, DisablePolicyTypeResponse> {
  return organizationOperation<DisablePolicyTypeRequest, DisablePolicyTypeResponse>(parts, {
    schema: DisablePolicyType$,
    access: "write",
    about: ({ RootId }) => [RootId],
    handle: async (input, callerId) => {
      const { RootId: rootId = "", PolicyType: type } = input;
      return { Root: rootOutput(await changed(parts, callerId, { rootId, type })) };
    },
  });
}
