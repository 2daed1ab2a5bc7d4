import { PutGroupPolicy$ } from "@aws-sdk/client-iam";
import type { PutGroupPolicyRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import * as inlinePolicies from "../../../identity/inline-policies.ts";
import { iamOperation } from "../iam-operation.ts";
import { holderArn } from "../resources.ts";

/**
 * PutGroupPolicy: puts an inline policy on a group, in place of the one of that name.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutGroupPolicy.html
 */
export function putGroupPolicy(parts: IdentityParts): Operation<PutGroupPolicyRequest, object> {
  return iamOperation({
    schema: PutGroupPolicy$,
    access: "write",
    resources: ({ GroupName }, call) => [holderArn(parts.identities, "group", GroupName, call)],
    handle: async ({ GroupName = "", PolicyName = "", PolicyDocument = "" }, { principal }) => {
      const policy = { kind: "group", name: GroupName, policyName: PolicyName } as const;
      const { accountId } = principal;
      await inlinePolicies.putInlinePolicy(parts, accountId, policy, PolicyDocument);
      return {};
    },
  });
}
