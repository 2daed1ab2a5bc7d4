import { ListAttachedUserPolicies$ } from "@aws-sdk/client-iam";
import type {
  ListAttachedUserPoliciesRequest,
  ListAttachedUserPoliciesResponse,
} from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import { requireHolder } from "../../../identity/holders.ts";
import type { Identities } from "../../../identity/identities.ts";
import { requirePolicy } from "../../../identity/managed-policies.ts";
import { iamOperation } from "../iam-operation.ts";
import { pageOf } from "../page.ts";
import { holderArn } from "../resources.ts";

/**
 * ListAttachedUserPolicies: the managed policies that hang on a user, under a path.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedUserPolicies.html
 */
export function listAttachedUserPolicies(
  identities: Identities,
): Operation<ListAttachedUserPoliciesRequest, ListAttachedUserPoliciesResponse> {
  return iamOperation({
    schema: ListAttachedUserPolicies$,
    access: "read",
    resources: ({ UserName }, call) => [holderArn(identities, "user", UserName, call)],
    handle: ({ UserName = "", PathPrefix = "/", ...page }, { principal: { accountId } }) => {
      const entities = identities.of(accountId);
      const { attached } = requireHolder(entities, "user", UserName);
      const policies = attached.map((arn) => requirePolicy(entities, arn));
      const under = policies.filter(({ path }) => path.startsWith(PathPrefix));
      const { items, end } = pageOf(under, page, ({ arn }) => arn);
      const AttachedPolicies = items.map(({ name, arn }) => ({ PolicyName: name, PolicyArn: arn }));
      return { AttachedPolicies, ...end };
    },
  });
}
