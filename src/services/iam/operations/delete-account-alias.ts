import { DeleteAccountAlias$ } from "@aws-sdk/client-iam";
import type { DeleteAccountAliasRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import * as alias from "../../../identity/account-alias.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import { iamOperation } from "../iam-operation.ts";

/**
 * DeleteAccountAlias: takes the alias from the account.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccountAlias.html
 */
export function deleteAccountAlias(
  parts: IdentityParts,
): Operation<DeleteAccountAliasRequest, object> {
  return iamOperation({
    schema: DeleteAccountAlias$,
    access: "write",
    resources: () => [],
    handle: async ({ AccountAlias = "" }, { principal }) => {
      await alias.deleteAccountAlias(parts, principal.accountId, AccountAlias);
      return {};
    },
  });
}
