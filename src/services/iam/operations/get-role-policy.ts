import { GetRolePolicy$ } from "@aws-sdk/client-iam";
import type { GetRolePolicyRequest, GetRolePolicyResponse } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import { requireHolder } from "../../../identity/holders.ts";
import type { Identities } from "../../../identity/identities.ts";
import { requireInlinePolicy } from "../../../identity/inline-policies.ts";
import { iamOperation } from "../iam-operation.ts";
import { encodeDocument } from "../outputs.ts";
import { holderArn } from "../resources.ts";

/**
 * GetRolePolicy: an inline policy of a role, encoded as in a URL.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html
 */
export function getRolePolicy(
  identities: Identities,
): Operation<GetRolePolicyRequest, GetRolePolicyResponse> {
  return iamOperation({
    schema: GetRolePolicy$,
    access: "read",
    resources: ({ RoleName }, call) => [holderArn(identities, "role", RoleName, call)],
    handle: ({ RoleName = "", PolicyName = "" }, { principal: { accountId } }) => {
      const holder = requireHolder(identities.of(accountId), "role", RoleName);
      const name = { kind: "role", name: RoleName, policyName: PolicyName } as const;
      const policy = requireInlinePolicy(identities.of(accountId), name);
      return {
        RoleName: holder.name,
        PolicyName: policy.name,
        PolicyDocument: encodeDocument(policy.document),
      };
    },
  });
}
