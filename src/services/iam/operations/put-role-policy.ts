import { PutRolePolicy$ } from "@aws-sdk/client-iam";
import type { PutRolePolicyRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import * as inlinePolicies from "../../../identity/inline-policies.ts";
import { iamOperation } from "../iam-operation.ts";
import { boundaryConditions, holderArn } from "../resources.ts";

/**
 * PutRolePolicy: puts an inline policy on a role, in place of the one of that name.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html
 */
export function putRolePolicy(parts: IdentityParts): Operation<PutRolePolicyRequest, object> {
  return iamOperation({
    schema: PutRolePolicy$,
    access: "write",
    resources: ({ RoleName }, call) => [holderArn(parts.identities, "role", RoleName, call)],
    conditions: ({ RoleName }, call) =>
      boundaryConditions(parts.identities, "role", RoleName, call),
    handle: async ({ RoleName = "", PolicyName = "", PolicyDocument = "" }, { principal }) => {
      const policy = { kind: "role", name: RoleName, policyName: PolicyName } as const;
      const { accountId } = principal;
      await inlinePolicies.putInlinePolicy(parts, accountId, policy, PolicyDocument);
      return {};
    },
  });
}
