import { ListGroupPolicies$ } from "@aws-sdk/client-iam";
import type { ListGroupPoliciesRequest, ListGroupPoliciesResponse } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import { requireHolder } from "../../../identity/holders.ts";
import type { Identities } from "../../../identity/identities.ts";
import { iamOperation } from "../iam-operation.ts";
import { pageOf } from "../page.ts";
import { holderArn } from "../resources.ts";

/**
 * ListGroupPolicies: the names of the inline policies of a group.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroupPolicies.html
 */
export function listGroupPolicies(
  identities: Identities,
): Operation<ListGroupPoliciesRequest, ListGroupPoliciesResponse> {
  return iamOperation({
    schema: ListGroupPolicies$,
    access: "read",
    resources: ({ GroupName }, call) => [holderArn(identities, "group", GroupName, call)],
    handle: ({ GroupName = "", ...page }, { principal: { accountId } }) => {
      const { inline } = requireHolder(identities.of(accountId), "group", GroupName);
      const { items, end } = pageOf(inline, page, ({ name }) => name);
      return { PolicyNames: items.map(({ name }) => name), ...end };
    },
  });
}
