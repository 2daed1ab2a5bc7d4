import { CreatePolicy$ } from "@aws-sdk/client-iam";
import type { CreatePolicyRequest, CreatePolicyResponse } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import * as managedPolicies from "../../../identity/managed-policies.ts";
import { iamOperation } from "../iam-operation.ts";
import { policyOutput, tagsInput } from "../outputs.ts";
import { newArn, tagConditions } from "../resources.ts";

/**
 * CreatePolicy: makes a managed policy, with its first version.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html
 */
export function createPolicy(
  parts: IdentityParts,
): Operation<CreatePolicyRequest, CreatePolicyResponse> {
  return iamOperation({
    schema: CreatePolicy$,
    access: "write",
    resources: ({ PolicyName, Path }, call) => [newArn("policy", PolicyName, Path, call)],
    conditions: ({ Tags }) => tagConditions(Tags),
    handle: async (input, { principal: { accountId } }) => {
      const { Description } = input;
      const policy = await managedPolicies.createPolicy(parts, accountId, {
        name: input.PolicyName ?? "",
        path: input.Path ?? "/",
        document: input.PolicyDocument ?? "",
        ...(Description !== undefined && { description: Description }),
        tags: tagsInput(input.Tags),
      });
      return { Policy: policyOutput(policy, undefined) };
    },
  });
}
