import { PutRolePermissionsBoundary$ } from "@aws-sdk/client-iam";
import type { PutRolePermissionsBoundaryRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import * as attachments from "../../../identity/attachments.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import { iamOperation } from "../iam-operation.ts";
import { boundaryConditions, holderArn } from "../resources.ts";

/**
 * PutRolePermissionsBoundary: limits what a role may do, whatever its policies allow, to what a managed policy allows.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePermissionsBoundary.html
 */
export function putRolePermissionsBoundary(
  parts: IdentityParts,
): Operation<PutRolePermissionsBoundaryRequest, object> {
  return iamOperation({
    schema: PutRolePermissionsBoundary$,
    access: "write",
    resources: ({ RoleName }, call) => [holderArn(parts.identities, "role", RoleName, call)],
    conditions: ({ RoleName, PermissionsBoundary = "" }, call) => ({
      ...boundaryConditions(parts.identities, "role", RoleName, call),
      "iam:PermissionsBoundary": PermissionsBoundary,
    }),
    handle: async ({ RoleName = "", PermissionsBoundary = "" }, { principal }) => {
      const change = { kind: "role", name: RoleName, policyArn: PermissionsBoundary } as const;
      await attachments.setBoundary(parts, principal.accountId, change);
      return {};
    },
  });
}
