import { GetUser$ } from "@aws-sdk/client-iam";
import type { GetUserRequest, GetUserResponse } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import { requireUser } from "../../../identity/holders.ts";
import { iamOperation } from "../iam-operation.ts";
import type { IamParts } from "../iam-parts.ts";
import { userOutput } from "../outputs.ts";
import { userArn, userNameOrCaller } from "../resources.ts";
import { rootUserOutput } from "../root-user.ts";

/**
 * GetUser: a user; without a name, who calls, also the root user.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUser.html
 */
export function getUser(
  parts: Pick<IamParts, "identities" | "accounts">,
): Operation<GetUserRequest, GetUserResponse> {
  return iamOperation({
    schema: GetUser$,
    access: "read",
    resources: ({ UserName }, call) => [userArn(parts.identities, UserName, call)],
    handle: ({ UserName }, call) => {
      const { accountId, type } = call.principal;
      if (UserName === undefined && type === "Root") {
        return { User: rootUserOutput(parts, accountId) };
      }
      const user = requireUser(parts.identities.of(accountId), userNameOrCaller(UserName, call));
      return { User: userOutput(accountId, user) };
    },
  });
}
