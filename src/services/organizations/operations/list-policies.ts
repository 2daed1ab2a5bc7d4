import { ListPolicies$ } from "@aws-sdk/client-organizations";
import type { ListPoliciesRequest, ListPoliciesResponse } from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import { checkPolicyType } from "../../../organizations/input-checks.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { policiesOf } from "../../../organizations/policies.ts";
import { requireReader } from "../../../organizations/standing.ts";
import { organizationOperation } from "../organization-operation.ts";
import { policyOutput } from "../outputs.ts";
import { byId, pageOf } from "../paging.ts";

/**
 * ListPolicies: all service control policies of the organization.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListPolicies.html
 */
export function listPolicies(
  parts: OrganizationParts,
): Operation<ListPoliciesRequest, ListPoliciesResponse> {
  return organizationOperation<ListPoliciesRequest, ListPoliciesResponse>(parts, {
    schema: ListPolicies$,
    access: "read",
    handle: async (input, callerId) => {
      const { view } = parts.store;
      const organization = requireReader(view, callerId);
      checkPolicyType(input.Filter);
      const policies = byId(policiesOf(view, organization));
      const { items, rest } = pageOf(policies, ({ id }) => id, input);
      return { Policies: items.map((policy) => policyOutput(organization, policy)), ...rest };
    },
  });
}
