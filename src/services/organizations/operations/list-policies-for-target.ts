import { ListPoliciesForTarget$ } from "@aws-sdk/client-organizations";
import type {
  ListPoliciesForTargetRequest,
  ListPoliciesForTargetResponse,
} from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import { checkPolicyType } from "../../../organizations/input-checks.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { requirePolicy } from "../../../organizations/policies.ts";
import { requireHolder } from "../../../organizations/policy-holders.ts";
import { requireReader } from "../../../organizations/standing.ts";
import { organizationOperation } from "../organization-operation.ts";
import { policyOutput } from "../outputs.ts";
import { byId, pageOf } from "../paging.ts";

/**
 * ListPoliciesForTarget: the policies that hang directly on the root, a unit or an account.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListPoliciesForTarget.html
 */
export function listPoliciesForTarget(
  parts: OrganizationParts,
): Operation<ListPoliciesForTargetRequest, ListPoliciesForTargetResponse> {
  return organizationOperation<ListPoliciesForTargetRequest, ListPoliciesForTargetResponse>(parts, {
    schema: ListPoliciesForTarget$,
    access: "read",
    about: ({ TargetId }) => [TargetId],
    handle: async (input, callerId) => {
      const { view } = parts.store;
      const organization = requireReader(view, callerId);
      checkPolicyType(input.Filter);
      const holder = requireHolder(view, organization, input.TargetId ?? "");
      const policies = holder.policies.map((id) => requirePolicy(view, organization, id));
      const { items, rest } = pageOf(byId(policies), ({ id }) => id, input);
      return { Policies: items.map((policy) => policyOutput(organization, policy)), ...rest };
    },
  });
}
