import { CreateUser$ } from "@aws-sdk/client-iam";
import type { CreateUserRequest, CreateUserResponse } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import * as users from "../../../identity/users.ts";
import { iamOperation } from "../iam-operation.ts";
import { tagsInput, userOutput } from "../outputs.ts";
import { newArn, tagConditions } from "../resources.ts";

/**
 * CreateUser: makes a user, without any right yet.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html
 */
export function createUser(parts: IdentityParts): Operation<CreateUserRequest, CreateUserResponse> {
  return iamOperation({
    schema: CreateUser$,
    access: "write",
    resources: ({ UserName, Path }, call) => [newArn("user", UserName, Path, call)],
    conditions: ({ PermissionsBoundary, Tags }) => ({
      ...tagConditions(Tags),
      ...(PermissionsBoundary !== undefined && { "iam:PermissionsBoundary": PermissionsBoundary }),
    }),
    handle: async ({ UserName = "", Path = "/", PermissionsBoundary, Tags }, { principal }) => {
      const user = await users.createUser(parts, principal.accountId, {
        name: UserName,
        path: Path,
        ...(PermissionsBoundary !== undefined && { boundary: PermissionsBoundary }),
        tags: tagsInput(Tags),
      });
      return { User: userOutput(principal.accountId, user) };
    },
  });
}
