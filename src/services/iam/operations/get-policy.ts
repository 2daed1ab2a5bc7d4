import { GetPolicy$ } from "@aws-sdk/client-iam";
import type { GetPolicyRequest, GetPolicyResponse } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { Identities } from "../../../identity/identities.ts";
import { requirePolicy } from "../../../identity/managed-policies.ts";
import { policyUsage } from "../../../identity/managed-policy.ts";
import { iamOperation } from "../iam-operation.ts";
import { policyOutput } from "../outputs.ts";

/**
 * GetPolicy: a managed policy, and how often it is attached.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicy.html
 */
export function getPolicy(identities: Identities): Operation<GetPolicyRequest, GetPolicyResponse> {
  return iamOperation({
    schema: GetPolicy$,
    access: "read",
    resources: ({ PolicyArn = "" }) => [PolicyArn],
    handle: ({ PolicyArn = "" }, { principal: { accountId } }) => {
      const entities = identities.of(accountId);
      const policy = requirePolicy(entities, PolicyArn);
      return { Policy: policyOutput(policy, policyUsage(entities).get(PolicyArn)) };
    },
  });
}
