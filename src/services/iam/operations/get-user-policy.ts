import { GetUserPolicy$ } from "@aws-sdk/client-iam";
import type { GetUserPolicyRequest, GetUserPolicyResponse } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import { requireHolder } from "../../../identity/holders.ts";
import type { Identities } from "../../../identity/identities.ts";
import { requireInlinePolicy } from "../../../identity/inline-policies.ts";
import { iamOperation } from "../iam-operation.ts";
import { encodeDocument } from "../outputs.ts";
import { holderArn } from "../resources.ts";

/**
 * GetUserPolicy: an inline policy of a user, encoded as in a URL.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUserPolicy.html
 */
export function getUserPolicy(
  identities: Identities,
): Operation<GetUserPolicyRequest, GetUserPolicyResponse> {
  return iamOperation({
    schema: GetUserPolicy$,
    access: "read",
    resources: ({ UserName }, call) => [holderArn(identities, "user", UserName, call)],
    handle: ({ UserName = "", PolicyName = "" }, { principal: { accountId } }) => {
      const holder = requireHolder(identities.of(accountId), "user", UserName);
      const name = { kind: "user", name: UserName, policyName: PolicyName } as const;
      const policy = requireInlinePolicy(identities.of(accountId), name);
      return {
        UserName: holder.name,
        PolicyName: policy.name,
        PolicyDocument: encodeDocument(policy.document),
      };
    },
  });
}
