import { ListAttachedRolePolicies$ } from "@aws-sdk/client-iam";
import type {
  ListAttachedRolePoliciesRequest,
  ListAttachedRolePoliciesResponse,
} from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import { requireHolder } from "../../../identity/holders.ts";
import type { Identities } from "../../../identity/identities.ts";
import { requirePolicy } from "../../../identity/managed-policies.ts";
import { iamOperation } from "../iam-operation.ts";
import { pageOf } from "../page.ts";
import { holderArn } from "../resources.ts";

/**
 * ListAttachedRolePolicies: the managed policies that hang on a role, under a path.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedRolePolicies.html
 */
export function listAttachedRolePolicies(
  identities: Identities,
): Operation<ListAttachedRolePoliciesRequest, ListAttachedRolePoliciesResponse> {
  return iamOperation({
    schema: ListAttachedRolePolicies$,
    access: "read",
    resources: ({ RoleName }, call) => [holderArn(identities, "role", RoleName, call)],
    handle: ({ RoleName = "", PathPrefix = "/", ...page }, { principal: { accountId } }) => {
      const entities = identities.of(accountId);
      const { attached } = requireHolder(entities, "role", RoleName);
      const policies = attached.map((arn) => requirePolicy(entities, arn));
      const under = policies.filter(({ path }) => path.startsWith(PathPrefix));
      const { items, end } = pageOf(under, page, ({ arn }) => arn);
      const AttachedPolicies = items.map(({ name, arn }) => ({ PolicyName: name, PolicyArn: arn }));
      return { AttachedPolicies, ...end };
    },
  });
}
