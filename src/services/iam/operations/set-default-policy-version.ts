import { SetDefaultPolicyVersion$ } from "@aws-sdk/client-iam";
import type { SetDefaultPolicyVersionRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import * as managedPolicies from "../../../identity/managed-policies.ts";
import { iamOperation } from "../iam-operation.ts";

/**
 * SetDefaultPolicyVersion: makes a version the one that counts, wherever the policy is attached.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SetDefaultPolicyVersion.html
 */
export function setDefaultPolicyVersion(
  parts: IdentityParts,
): Operation<SetDefaultPolicyVersionRequest, object> {
  return iamOperation({
    schema: SetDefaultPolicyVersion$,
    access: "write",
    resources: ({ PolicyArn = "" }) => [PolicyArn],
    handle: async ({ PolicyArn = "", VersionId = "" }, { principal }) => {
      const { accountId } = principal;
      await managedPolicies.setDefaultPolicyVersion(parts, accountId, PolicyArn, VersionId);
      return {};
    },
  });
}
