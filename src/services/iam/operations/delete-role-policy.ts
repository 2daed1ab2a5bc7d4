import { DeleteRolePolicy$ } from "@aws-sdk/client-iam";
import type { DeleteRolePolicyRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import * as inlinePolicies from "../../../identity/inline-policies.ts";
import { iamOperation } from "../iam-operation.ts";
import { boundaryConditions, holderArn } from "../resources.ts";

/**
 * DeleteRolePolicy: takes an inline policy from a role.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePolicy.html
 */
export function deleteRolePolicy(parts: IdentityParts): Operation<DeleteRolePolicyRequest, object> {
  return iamOperation({
    schema: DeleteRolePolicy$,
    access: "write",
    resources: ({ RoleName }, call) => [holderArn(parts.identities, "role", RoleName, call)],
    conditions: ({ RoleName }, call) =>
      boundaryConditions(parts.identities, "role", RoleName, call),
    handle: async ({ RoleName = "", PolicyName = "" }, { principal }) => {
      const policy = { kind: "role", name: RoleName, policyName: PolicyName } as const;
      await inlinePolicies.deleteInlinePolicy(parts, principal.accountId, policy);
      return {};
    },
  });
}
