import { ListAccountAliases$ } from "@aws-sdk/client-iam";
import type { ListAccountAliasesRequest, ListAccountAliasesResponse } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { Identities } from "../../../identity/identities.ts";
import { iamOperation } from "../iam-operation.ts";
import { pageOf } from "../page.ts";

/**
 * ListAccountAliases: the alias of the account, if it has one.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccountAliases.html
 */
export function listAccountAliases(
  identities: Identities,
): Operation<ListAccountAliasesRequest, ListAccountAliasesResponse> {
  return iamOperation({
    schema: ListAccountAliases$,
    access: "read",
    resources: () => [],
    handle: (page, { principal }) => {
      const { alias } = identities.of(principal.accountId).settings;
      const { items, end } = pageOf(alias === undefined ? [] : [alias], page, (name) => name);
      return { AccountAliases: [...items], ...end };
    },
  });
}
