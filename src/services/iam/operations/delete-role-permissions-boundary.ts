import { DeleteRolePermissionsBoundary$ } from "@aws-sdk/client-iam";
import type { DeleteRolePermissionsBoundaryRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import * as attachments from "../../../identity/attachments.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import { iamOperation } from "../iam-operation.ts";
import { boundaryConditions, holderArn } from "../resources.ts";

/**
 * DeleteRolePermissionsBoundary: takes the permissions boundary from a role, if there is one.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePermissionsBoundary.html
 */
export function deleteRolePermissionsBoundary(
  parts: IdentityParts,
): Operation<DeleteRolePermissionsBoundaryRequest, object> {
  return iamOperation({
    schema: DeleteRolePermissionsBoundary$,
    access: "write",
    resources: ({ RoleName }, call) => [holderArn(parts.identities, "role", RoleName, call)],
    conditions: ({ RoleName }, call) =>
      boundaryConditions(parts.identities, "role", RoleName, call),
    handle: async ({ RoleName = "" }, { principal }) => {
      await attachments.setBoundary(parts, principal.accountId, { kind: "role", name: RoleName });
      return {};
    },
  });
}
