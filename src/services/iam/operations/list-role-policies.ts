import { ListRolePolicies$ } from "@aws-sdk/client-iam";
import type { ListRolePoliciesRequest, ListRolePoliciesResponse } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import { requireHolder } from "../../../identity/holders.ts";
import type { Identities } from "../../../identity/identities.ts";
import { iamOperation } from "../iam-operation.ts";
import { pageOf } from "../page.ts";
import { holderArn } from "../resources.ts";

/**
 * ListRolePolicies: the names of the inline policies of a role.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRolePolicies.html
 */
export function listRolePolicies(
  identities: Identities,
): Operation<ListRolePoliciesRequest, ListRolePoliciesResponse> {
  return iamOperation({
    schema: ListRolePolicies$,
    access: "read",
    resources: ({ RoleName }, call) => [holderArn(identities, "role", RoleName, call)],
    handle: ({ RoleName = "", ...page }, { principal: { accountId } }) => {
      const { inline } = requireHolder(identities.of(accountId), "role", RoleName);
      const { items, end } = pageOf(inline, page, ({ name }) => name);
      return { PolicyNames: items.map(({ name }) => name), ...end };
    },
  });
}
