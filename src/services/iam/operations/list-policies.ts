import { ListPolicies$ } from "@aws-sdk/client-iam";
import type { ListPoliciesRequest, ListPoliciesResponse } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { Identities } from "../../../identity/identities.ts";
import { allManagedPolicies, isAwsManaged, policyUsage } from "../../../identity/managed-policy.ts";
import { iamOperation } from "../iam-operation.ts";
import { listedPolicy } from "../outputs.ts";
import { pageOf } from "../page.ts";
import { listedArn } from "../resources.ts";

/**
 * ListPolicies: the managed policies that the account can attach: its own and AWS's.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicies.html
 */
export function listPolicies(
  identities: Identities,
): Operation<ListPoliciesRequest, ListPoliciesResponse> {
  return iamOperation({
    schema: ListPolicies$,
    access: "read",
    resources: ({ PathPrefix }, call) => [listedArn("policy", PathPrefix, call)],
    handle: (input, { principal: { accountId } }) => {
      const { Scope = "All", OnlyAttached = false, PathPrefix = "/", PolicyUsageFilter } = input;
      const entities = identities.of(accountId);
      const usage = policyUsage(entities);
      const found = allManagedPolicies(entities).filter((policy) => {
        const { attached = 0, boundary = 0 } = usage.get(policy.arn) ?? {};
        const uses = PolicyUsageFilter === "PermissionsBoundary" ? boundary : attached;
        const isUsed = PolicyUsageFilter === undefined && !OnlyAttached ? true : uses > 0;
        const isInScope = Scope === "All" || (Scope === "AWS") === isAwsManaged(policy);
        return isUsed && isInScope && policy.path.startsWith(PathPrefix);
      });
      const { items, end } = pageOf(found, input, ({ arn }) => arn);
      return { Policies: items.map((one) => listedPolicy(one, usage.get(one.arn))), ...end };
    },
  });
}
