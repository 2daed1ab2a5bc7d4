import { UpdateUser$ } from "@aws-sdk/client-iam";
import type { UpdateUserRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import * as users from "../../../identity/users.ts";
import { iamOperation } from "../iam-operation.ts";
import { holderArn, newArn } from "../resources.ts";

/**
 * UpdateUser: gives a user another name or path.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateUser.html
 */
export function updateUser(parts: IdentityParts): Operation<UpdateUserRequest, object> {
  return iamOperation({
    schema: UpdateUser$,
    access: "write",
    resources: ({ UserName, NewUserName, NewPath }, call) => {
      const { users: table } = parts.identities.of(call.principal.accountId);
      const path = NewPath ?? table.find(UserName ?? "")?.path;
      const arn = holderArn(parts.identities, "user", UserName, call);
      return [...new Set([arn, newArn("user", NewUserName ?? UserName, path, call)])];
    },
    handle: async ({ UserName = "", NewUserName, NewPath }, { principal }) => {
      const change = { name: NewUserName, path: NewPath };
      await users.updateUser(parts, principal.accountId, UserName, change);
      return {};
    },
  });
}
