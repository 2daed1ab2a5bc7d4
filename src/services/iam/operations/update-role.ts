import { UpdateRole$ } from "@aws-sdk/client-iam";
import type { UpdateRoleRequest, UpdateRoleResponse } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import * as roles from "../../../identity/roles.ts";
import { iamOperation } from "../iam-operation.ts";
import { holderArn } from "../resources.ts";

/**
 * UpdateRole: changes the description of a role, or how long its sessions may last.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRole.html
 */
export function updateRole(parts: IdentityParts): Operation<UpdateRoleRequest, UpdateRoleResponse> {
  return iamOperation({
    schema: UpdateRole$,
    access: "write",
    resources: ({ RoleName }, call) => [holderArn(parts.identities, "role", RoleName, call)],
    handle: async ({ RoleName = "", Description, MaxSessionDuration }, { principal }) => {
      const change = { description: Description, sessionMaxS: MaxSessionDuration };
      await roles.updateRole(parts, principal.accountId, RoleName, change);
      return {};
    },
  });
}
