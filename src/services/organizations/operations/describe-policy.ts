import { DescribePolicy$ } from "@aws-sdk/client-organizations";
import type { DescribePolicyRequest, DescribePolicyResponse } from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { requirePolicy } from "../../../organizations/policies.ts";
import { requireReader } from "../../../organizations/standing.ts";
import { organizationOperation } from "../organization-operation.ts";
import { policyOutput } from "../outputs.ts";

/**
 * DescribePolicy: a policy and its document.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribePolicy.html
 */
export function describePolicy(
  parts: OrganizationParts,
): Operation<DescribePolicyRequest, DescribePolicyResponse> {
  return organizationOperation<DescribePolicyRequest, DescribePolicyResponse>(parts, {
    schema: DescribePolicy$,
    access: "read",
    about: ({ PolicyId }) => [PolicyId],
    handle: async (input, callerId) => {
      const { view } = parts.store;
      const organization = requireReader(view, callerId);
      const policy = requirePolicy(view, organization, input.PolicyId ?? "");
      const PolicySummary = policyOutput(organization, policy);
      return { Policy: { PolicySummary, Content: policy.document } };
    },
  });
}
