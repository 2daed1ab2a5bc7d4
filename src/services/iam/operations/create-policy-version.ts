import { CreatePolicyVersion$ } from "@aws-sdk/client-iam";
import type { CreatePolicyVersionRequest, CreatePolicyVersionResponse } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import * as managedPolicies from "../../../identity/managed-policies.ts";
import { iamOperation } from "../iam-operation.ts";
import { listedVersion } from "../outputs.ts";

/**
 * CreatePolicyVersion: adds a version to a managed policy, and makes it the default if asked.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicyVersion.html
 */
export function createPolicyVersion(
  parts: IdentityParts,
): Operation<CreatePolicyVersionRequest, CreatePolicyVersionResponse> {
  return iamOperation({
    schema: CreatePolicyVersion$,
    access: "write",
    resources: ({ PolicyArn = "" }) => [PolicyArn],
    handle: async (
      { PolicyArn = "", PolicyDocument = "", SetAsDefault = false },
      { principal },
    ) => {
      const given = { document: PolicyDocument, isDefault: SetAsDefault };
      const { accountId } = principal;
      const made = await managedPolicies.createPolicyVersion(parts, accountId, PolicyArn, given);
      return { PolicyVersion: listedVersion(made.policy, made.version) };
    },
  });
}
