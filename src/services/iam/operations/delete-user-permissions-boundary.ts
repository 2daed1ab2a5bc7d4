import { DeleteUserPermissionsBoundary$ } from "@aws-sdk/client-iam";
import type { DeleteUserPermissionsBoundaryRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import * as attachments from "../../../identity/attachments.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import { iamOperation } from "../iam-operation.ts";
import { boundaryConditions, holderArn } from "../resources.ts";

/**
 * DeleteUserPermissionsBoundary: takes the permissions boundary from a user, if there is one.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUserPermissionsBoundary.html
 */
export function deleteUserPermissionsBoundary(
  parts: IdentityParts,
): Operation<DeleteUserPermissionsBoundaryRequest, object> {
  return iamOperation({
    schema: DeleteUserPermissionsBoundary$,
    access: "write",
    resources: ({ UserName }, call) => [holderArn(parts.identities, "user", UserName, call)],
    conditions: ({ UserName }, call) =>
      boundaryConditions(parts.identities, "user", UserName, call),
    handle: async ({ UserName = "" }, { principal }) => {
      await attachments.setBoundary(parts, principal.accountId, { kind: "user", name: UserName });
      return {};
    },
  });
}
