import { DeleteRole$ } from "@aws-sdk/client-iam";
import type { DeleteRoleRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import * as roles from "../../../identity/roles.ts";
import { iamOperation } from "../iam-operation.ts";
import { holderArn } from "../resources.ts";

/**
 * DeleteRole: takes a role away that has no policies. Its sessions end at once.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html
 */
export function deleteRole(parts: IdentityParts): Operation<DeleteRoleRequest, object> {
  return iamOperation({
    schema: DeleteRole$,
    access: "write",
    resources: ({ RoleName }, call) => [holderArn(parts.identities, "role", RoleName, call)],
    handle: async ({ RoleName = "" }, { principal }) => {
      await roles.deleteRole(parts, principal.accountId, RoleName);
      return {};
    },
  });
}
