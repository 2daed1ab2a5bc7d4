import { DeleteGroupPolicy$ } from "@aws-sdk/client-iam";
import type { DeleteGroupPolicyRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import * as inlinePolicies from "../../../identity/inline-policies.ts";
import { iamOperation } from "../iam-operation.ts";
import { holderArn } from "../resources.ts";

/**
 * DeleteGroupPolicy: takes an inline policy from a group.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteGroupPolicy.html
 */
export function deleteGroupPolicy(
  parts: IdentityParts,
): Operation<DeleteGroupPolicyRequest, object> {
  return iamOperation({
    schema: DeleteGroupPolicy$,
    access: "write",
    resources: ({ GroupName }, call) => [holderArn(parts.identities, "group", GroupName, call)],
    handle: async ({ GroupName = "", PolicyName = "" }, { principal }) => {
      const policy = { kind: "group", name: GroupName, policyName: PolicyName } as const;
      await inlinePolicies.deleteInlinePolicy(parts, principal.accountId, policy);
      return {};
    },
  });
}
