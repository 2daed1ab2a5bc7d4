import { CreateAccountAlias$ } from "@aws-sdk/client-iam";
import type { CreateAccountAliasRequest } from "@aws-sdk/client-iam";

import { exclusive } from "../../../base/exclusive.ts";
import type { Operation } from "../../../call/operation.ts";
import * as alias from "../../../identity/account-alias.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import { iamOperation } from "../iam-operation.ts";

/**
 * CreateAccountAlias: names the account, in place of the alias it had.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccountAlias.html
 */
export function createAccountAlias(
  parts: IdentityParts,
): Operation<CreateAccountAliasRequest, object> {
  // Accounts change at the same time, and no two of them may take the same alias.
  const inTurn = exclusive();
  return iamOperation({
    schema: CreateAccountAlias$,
    access: "write",
    resources: () => [],
    handle: async ({ AccountAlias = "" }, { principal }) =>
      inTurn(async () => {
        await alias.createAccountAlias(parts, principal.accountId, AccountAlias);
        return {};
      }),
  });
}
