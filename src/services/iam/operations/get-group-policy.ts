import { GetGroupPolicy$ } from "@aws-sdk/client-iam";
import type { GetGroupPolicyRequest, GetGroupPolicyResponse } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import { requireHolder } from "../../../identity/holders.ts";
import type { Identities } from "../../../identity/identities.ts";
import { requireInlinePolicy } from "../../../identity/inline-policies.ts";
import { iamOperation } from "../iam-operation.ts";
import { encodeDocument } from "../outputs.ts";
import { holderArn } from "../resources.ts";

/**
 * GetGroupPolicy: an inline policy of a group, encoded as in a URL.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetGroupPolicy.html
 */
export function getGroupPolicy(
  identities: Identities,
): Operation<GetGroupPolicyRequest, GetGroupPolicyResponse> {
  return iamOperation({
    schema: GetGroupPolicy$,
    access: "read",
    resources: ({ GroupName }, call) => [holderArn(identities, "group", GroupName, call)],
    handle: ({ GroupName = "", PolicyName = "" }, { principal: { accountId } }) => {
      const holder = requireHolder(identities.of(accountId), "group", GroupName);
      const name = { kind: "group", name: GroupName, policyName: PolicyName } as const;
      const policy = requireInlinePolicy(identities.of(accountId), name);
      return {
        GroupName: holder.name,
        PolicyName: policy.name,
        PolicyDocument: encodeDocument(policy.document),
      };
    },
  });
}
