import { DeleteUser$ } from "@aws-sdk/client-iam";
import type { DeleteUserRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import * as users from "../../../identity/users.ts";
import { iamOperation } from "../iam-operation.ts";
import { holderArn } from "../resources.ts";

/**
 * DeleteUser: takes a user away. All that hangs on it must be gone before.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html
 */
export function deleteUser(parts: IdentityParts): Operation<DeleteUserRequest, object> {
  return iamOperation({
    schema: DeleteUser$,
    access: "write",
    resources: ({ UserName }, call) => [holderArn(parts.identities, "user", UserName, call)],
    handle: async ({ UserName = "" }, { principal }) => {
      await users.deleteUser(parts, principal.accountId, UserName);
      return {};
    },
  });
}
