import { ListUserPolicies$ } from "@aws-sdk/client-iam";
import type { ListUserPoliciesRequest, ListUserPoliciesResponse } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import { requireHolder } from "../../../identity/holders.ts";
import type { Identities } from "../../../identity/identities.ts";
import { iamOperation } from "../iam-operation.ts";
import { pageOf } from "../page.ts";
import { holderArn } from "../resources.ts";

/**
 * ListUserPolicies: the names of the inline policies of a user.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUserPolicies.html
 */
export function listUserPolicies(
  identities: Identities,
): Operation<ListUserPoliciesRequest, ListUserPoliciesResponse> {
  return iamOperation({
    schema: ListUserPolicies$,
    access: "read",
    resources: ({ UserName }, call) => [holderArn(identities, "user", UserName, call)],
    handle: ({ UserName = "", ...page }, { principal: { accountId } }) => {
      const { inline } = requireHolder(identities.of(accountId), "user", UserName);
      const { items, end } = pageOf(inline, page, ({ name }) => name);
      return { PolicyNames: items.map(({ name }) => name), ...end };
    },
  });
}
