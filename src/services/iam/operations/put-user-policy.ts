import { PutUserPolicy$ } from "@aws-sdk/client-iam";
import type { PutUserPolicyRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import * as inlinePolicies from "../../../identity/inline-policies.ts";
import { iamOperation } from "../iam-operation.ts";
import { boundaryConditions, holderArn } from "../resources.ts";

/**
 * PutUserPolicy: puts an inline policy on a user, in place of the one of that name.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPolicy.html
 */
export function putUserPolicy(parts: IdentityParts): Operation<PutUserPolicyRequest, object> {
  return iamOperation({
    schema: PutUserPolicy$,
    access: "write",
    resources: ({ UserName }, call) => [holderArn(parts.identities, "user", UserName, call)],
    conditions: ({ UserName }, call) =>
      boundaryConditions(parts.identities, "user", UserName, call),
    handle: async ({ UserName = "", PolicyName = "", PolicyDocument = "" }, { principal }) => {
      const policy = { kind: "user", name: UserName, policyName: PolicyName } as const;
      const { accountId } = principal;
      await inlinePolicies.putInlinePolicy(parts, accountId, policy, PolicyDocument);
      return {};
    },
  });
}
