import { ListAttachedGroupPolicies$ } from "@aws-sdk/client-iam";
import type {
  ListAttachedGroupPoliciesRequest,
  ListAttachedGroupPoliciesResponse,
} from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import { requireHolder } from "../../../identity/holders.ts";
import type { Identities } from "../../../identity/identities.ts";
import { requirePolicy } from "../../../identity/managed-policies.ts";
import { iamOperation } from "../iam-operation.ts";
import { pageOf } from "../page.ts";
import { holderArn } from "../resources.ts";

/**
 * ListAttachedGroupPolicies: the managed policies that hang on a group, under a path.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedGroupPolicies.html
 */
export function listAttachedGroupPolicies(
  identities: Identities,
): Operation<ListAttachedGroupPoliciesRequest, ListAttachedGroupPoliciesResponse> {
  return iamOperation({
    schema: ListAttachedGroupPolicies$,
    access: "read",
    resources: ({ GroupName }, call) => [holderArn(identities, "group", GroupName, call)],
    handle: ({ GroupName = "", PathPrefix = "/", ...page }, { principal: { accountId } }) => {
      const entities = identities.of(accountId);
      const { attached } = requireHolder(entities, "group", GroupName);
      const policies = attached.map((arn) => requirePolicy(entities, arn));
      const under = policies.filter(({ path }) => path.startsWith(PathPrefix));
      const { items, end } = pageOf(under, page, ({ arn }) => arn);
      const AttachedPolicies = items.map(({ name, arn }) => ({ PolicyName: name, PolicyArn: arn }));
      return { AttachedPolicies, ...end };
    },
  });
}
