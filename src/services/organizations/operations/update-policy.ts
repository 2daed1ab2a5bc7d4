import { UpdatePolicy$ } from "@aws-sdk/client-organizations";
import type { UpdatePolicyRequest, UpdatePolicyResponse } from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { updatePolicy as updated } from "../../../organizations/policies.ts";
import { requireManagement } from "../../../organizations/standing.ts";
import { organizationOperation } from "../organization-operation.ts";
import { policyOutput } from "../outputs.ts";

/**
 * UpdatePolicy: changes a policy, which counts for the next call of whom it limits.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_UpdatePolicy.html
 */
export function updatePolicy(
  parts: OrganizationParts,
): Operation<UpdatePolicyRequest, UpdatePolicyResponse> {
  return organizationOperation<UpdatePolicyRequest, UpdatePolicyResponse>(parts, {
    schema: UpdatePolicy$,
    access: "write",
    about: ({ PolicyId }) => [PolicyId],
    handle: async (input, callerId) => {
      const { PolicyId: id = "", Name: name, Description: description, Content } = input;
      const policy = await updated(parts, callerId, { id, name, description, document: Content });
      const organization = requireManagement(parts.store.view, callerId);
      const PolicySummary = policyOutput(organization, policy);
      return { Policy: { PolicySummary, Content: policy.document } };
    },
  });
}
