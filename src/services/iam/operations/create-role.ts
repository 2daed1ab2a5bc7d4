import { CreateRole$ } from "@aws-sdk/client-iam";
import type { CreateRoleRequest, CreateRoleResponse } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import * as roles from "../../../identity/roles.ts";
import { iamOperation } from "../iam-operation.ts";
import { roleOutput, tagsInput } from "../outputs.ts";
import { newArn, tagConditions } from "../resources.ts";

/**
 * CreateRole: makes a role, with the policy that says who may assume it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
 */
export function createRole(parts: IdentityParts): Operation<CreateRoleRequest, CreateRoleResponse> {
  return iamOperation({
    schema: CreateRole$,
    access: "write",
    resources: ({ RoleName, Path }, call) => [newArn("role", RoleName, Path, call)],
    conditions: ({ PermissionsBoundary, Tags }) => ({
      ...tagConditions(Tags),
      ...(PermissionsBoundary !== undefined && { "iam:PermissionsBoundary": PermissionsBoundary }),
    }),
    handle: async (input, { principal: { accountId } }) => {
      const { Description, PermissionsBoundary } = input;
      const role = await roles.createRole(parts, accountId, {
        name: input.RoleName ?? "",
        path: input.Path ?? "/",
        trust: input.AssumeRolePolicyDocument ?? "",
        ...(Description !== undefined && { description: Description }),
        sessionMaxS: input.MaxSessionDuration ?? 3600,
        ...(PermissionsBoundary !== undefined && { boundary: PermissionsBoundary }),
        tags: tagsInput(input.Tags),
      });
      return { Role: roleOutput(accountId, role) };
    },
  });
}
