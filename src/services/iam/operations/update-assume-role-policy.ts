import { UpdateAssumeRolePolicy$ } from "@aws-sdk/client-iam";
import type { UpdateAssumeRolePolicyRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import * as roles from "../../../identity/roles.ts";
import { iamOperation } from "../iam-operation.ts";
import { holderArn } from "../resources.ts";

/**
 * UpdateAssumeRolePolicy: replaces the policy that says who may assume a role.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html
 */
export function updateAssumeRolePolicy(
  parts: IdentityParts,
): Operation<UpdateAssumeRolePolicyRequest, object> {
  return iamOperation({
    schema: UpdateAssumeRolePolicy$,
    access: "write",
    resources: ({ RoleName }, call) => [holderArn(parts.identities, "role", RoleName, call)],
    handle: async ({ RoleName = "", PolicyDocument = "" }, { principal }) => {
      await roles.updateTrust(parts, principal.accountId, RoleName, PolicyDocument);
      return {};
    },
  });
}
