import { DeleteUserPolicy$ } from "@aws-sdk/client-iam";
import type { DeleteUserPolicyRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import * as inlinePolicies from "../../../identity/inline-policies.ts";
import { iamOperation } from "../iam-operation.ts";
import { boundaryConditions, holderArn } from "../resources.ts";

/**
 * DeleteUserPolicy: takes an inline policy from a user.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUserPolicy.html
 */
export function deleteUserPolicy(parts: IdentityParts): Operation<DeleteUserPolicyRequest, object> {
  return iamOperation({
    schema: DeleteUserPolicy$,
    access: "write",
    resources: ({ UserName }, call) => [holderArn(parts.identities, "user", UserName, call)],
    conditions: ({ UserName }, call) =>
      boundaryConditions(parts.identities, "user", UserName, call),
    handle: async ({ UserName = "", PolicyName = "" }, { principal }) => {
      const policy = { kind: "user", name: UserName, policyName: PolicyName } as const;
      await inlinePolicies.deleteInlinePolicy(parts, principal.accountId, policy);
      return {};
    },
  });
}
