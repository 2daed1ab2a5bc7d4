import { ListTargetsForPolicy$ } from "@aws-sdk/client-organizations";
import type {
  ListTargetsForPolicyRequest,
  ListTargetsForPolicyResponse,
} from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { requirePolicy } from "../../../organizations/policies.ts";
import { holdersOf } from "../../../organizations/policy-holders.ts";
import { requireReader } from "../../../organizations/standing.ts";
import { organizationOperation } from "../organization-operation.ts";
import { byId, pageOf } from "../paging.ts";
import { target } from "../policy-target.ts";

/**
 * ListTargetsForPolicy: what a policy hangs on directly.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListTargetsForPolicy.html
 */
export function listTargetsForPolicy(
  parts: OrganizationParts,
): Operation<ListTargetsForPolicyRequest, ListTargetsForPolicyResponse> {
  return organizationOperation<ListTargetsForPolicyRequest, ListTargetsForPolicyResponse>(parts, {
    schema: ListTargetsForPolicy$,
    access: "read",
    about: ({ PolicyId }) => [PolicyId],
    handle: async (input, callerId) => {
      const { view } = parts.store;
      const organization = requireReader(view, callerId);
      const policy = requirePolicy(view, organization, input.PolicyId ?? "");
      const holders = holdersOf(view, organization).filter(({ policies }) =>
        policies.includes(policy.id),
      );
      const targets = byId(holders.map((holder) => target(parts, organization, holder)));
      const { items, rest } = pageOf(targets, ({ id }) => id, input);
      return { Targets: items.map(({ summary }) => summary), ...rest };
    },
  });
}
