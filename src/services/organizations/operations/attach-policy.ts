import { AttachPolicy$ } from "@aws-sdk/client-organizations";
import type { AttachPolicyRequest } from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { attachPolicy as changed } from "../../../organizations/policy-attachments.ts";
import { organizationOperation } from "../organization-operation.ts";

/**
 * AttachPolicy: hangs a policy on the root, a unit or an account.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_AttachPolicy.html
 */
export function attachPolicy(parts: OrganizationParts): Operation<AttachPolicyRequest, object> {
  return organizationOperation<AttachPolicyRequest, object>(parts, {
    schema: AttachPolicy$,
    access: "write",
    about: ({ PolicyId, TargetId }) => [PolicyId, TargetId],
    handle: async (input, callerId) => {
      const { PolicyId: policyId = "", TargetId: targetId = "" } = input;
      await changed(parts, callerId, { policyId, targetId });
      return {};
    },
  });
}
