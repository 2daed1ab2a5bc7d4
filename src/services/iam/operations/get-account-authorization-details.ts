import { GetAccountAuthorizationDetails$ } from "@aws-sdk/client-iam";
import type {
  GetAccountAuthorizationDetailsRequest,
  GetAccountAuthorizationDetailsResponse,
} from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { Identities } from "../../../identity/identities.ts";
import { detailKinds, detailsOf } from "../authorization-details.ts";
import { iamOperation } from "../iam-operation.ts";
import { pageOf } from "../page.ts";

/**
 * GetAccountAuthorizationDetails: everything that the rights in the account follow from: users, groups, roles,
 * managed policies, and how they hang together.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 */
export function getAccountAuthorizationDetails(
  identities: Identities,
): Operation<GetAccountAuthorizationDetailsRequest, GetAccountAuthorizationDetailsResponse> {
  return iamOperation({
    schema: GetAccountAuthorizationDetails$,
    access: "read",
    resources: () => [],
    handle: ({ Filter, ...page }, { principal }) => {
      const kinds = Filter === undefined || Filter.length === 0 ? detailKinds : Filter;
      const all = detailsOf(identities.of(principal.accountId), kinds);
      const { items, end } = pageOf(all, page, ({ key }) => key);
      return {
        UserDetailList: items.flatMap(({ user }) => (user === undefined ? [] : [user()])),
        GroupDetailList: items.flatMap(({ group }) => (group === undefined ? [] : [group()])),
        RoleDetailList: items.flatMap(({ role }) => (role === undefined ? [] : [role()])),
        Policies: items.flatMap(({ policy }) => (policy === undefined ? [] : [policy()])),
        ...end,
      };
    },
  });
}
