import { DetachPolicy$ } from "@aws-sdk/client-organizations";
import type { DetachPolicyRequest } from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { detachPolicy as changed } from "../../../organizations/policy-attachments.ts";
import { organizationOperation } from "../organization-operation.ts";

/**
 * DetachPolicy: takes a policy off the root, a unit or an account.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_DetachPolicy.html
 */
export function detachPolicy(parts: OrganizationParts): Operation<DetachPolicyRequest, object> {
  return organizationOperation<DetachPolicyRequest, object>(parts, {
    schema: DetachPolicy$,
    access: "write",
    about: ({ PolicyId, TargetId }) => [PolicyId, TargetId],
    handle: async (input, callerId) => {
      const { PolicyId: policyId = "", TargetId: targetId = "" } = input;
      await changed(parts, callerId, { policyId, targetId });
      return {};
    },
  });
}
