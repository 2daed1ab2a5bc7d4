import { GetRole$ } from "@aws-sdk/client-iam";
import type { GetRoleRequest, GetRoleResponse } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import { requireRole } from "../../../identity/holders.ts";
import { iamOperation } from "../iam-operation.ts";
import type { IamParts } from "../iam-parts.ts";
import { roleOutput } from "../outputs.ts";
import { holderArn } from "../resources.ts";

/**
 * GetRole: a role, its trust policy, and when it was used last.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html
 */
export function getRole({
  identities,
  usage,
}: Pick<IamParts, "identities" | "usage">): Operation<GetRoleRequest, GetRoleResponse> {
  return iamOperation({
    schema: GetRole$,
    access: "read",
    resources: ({ RoleName }, call) => [holderArn(identities, "role", RoleName, call)],
    handle: ({ RoleName = "" }, { principal: { accountId } }) => {
      const role = requireRole(identities.of(accountId), RoleName);
      const used = usage.find(role.id);
      const RoleLastUsed =
        used === undefined ? {} : { LastUsedDate: new Date(used.at), Region: used.region };
      return { Role: { ...roleOutput(accountId, role), RoleLastUsed } };
    },
  });
}
