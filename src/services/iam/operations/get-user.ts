import { GetUser$ } from "@aws-sdk/client-iam";
import type { GetUserRequest, GetUserResponse } from "@aws-sdk/client-iam";

import { must } from "../../../base/assert.ts";
import type { Operation } from "../../../call/operation.ts";
import { rootArn } from "../../../identity/arn.ts";
import { requireUser } from "../../../identity/holders.ts";
import { iamOperation } from "../iam-operation.ts";
import type { IamParts } from "../iam-parts.ts";
import { userOutput } from "../outputs.ts";
import { userArn, userNameOrCaller } from "../resources.ts";

/**
 * GetUser: a user; without a name, who calls, also the root user.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUser.html
 */
export function getUser({
  identities,
  accounts,
}: Pick<IamParts, "identities" | "accounts">): Operation<GetUserRequest, GetUserResponse> {
  return iamOperation({
    schema: GetUser$,
    access: "read",
    resources: ({ UserName }, call) => [userArn(identities, UserName, call)],
    handle: ({ UserName }, call) => {
      const { accountId, type } = call.principal;
      if (UserName === undefined && type === "Root") {
        const account = must(accounts.find(accountId), "who calls has an account");
        const Arn = rootArn(accountId);
        // A root user has no name: the alias of its account stands for one, where there is one.
        const UserName = identities.of(accountId).settings.alias ?? "";
        const CreateDate = new Date(account.createdAt);
        return { User: { Path: "/", UserName, UserId: accountId, Arn, CreateDate } };
      }
      const name = userNameOrCaller(UserName, call);
      return { User: userOutput(accountId, requireUser(identities.of(accountId), name)) };
    },
  });
}
