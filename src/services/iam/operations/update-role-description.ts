import { UpdateRoleDescription$ } from "@aws-sdk/client-iam";
import type {
  UpdateRoleDescriptionRequest,
  UpdateRoleDescriptionResponse,
} from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import * as roles from "../../../identity/roles.ts";
import { iamOperation } from "../iam-operation.ts";
import { roleOutput } from "../outputs.ts";
import { holderArn } from "../resources.ts";

/**
 * UpdateRoleDescription: changes the description of a role, and shows the role.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRoleDescription.html
 */
export function updateRoleDescription(
  parts: IdentityParts,
): Operation<UpdateRoleDescriptionRequest, UpdateRoleDescriptionResponse> {
  return iamOperation({
    schema: UpdateRoleDescription$,
    access: "write",
    resources: ({ RoleName }, call) => [holderArn(parts.identities, "role", RoleName, call)],
    handle: async ({ RoleName = "", Description = "" }, { principal: { accountId } }) => {
      const change = { description: Description };
      const role = await roles.updateRole(parts, accountId, RoleName, change);
      return { Role: roleOutput(accountId, role) };
    },
  });
}
