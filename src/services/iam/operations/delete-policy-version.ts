import { DeletePolicyVersion$ } from "@aws-sdk/client-iam";
import type { DeletePolicyVersionRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import * as managedPolicies from "../../../identity/managed-policies.ts";
import { iamOperation } from "../iam-operation.ts";

/**
 * DeletePolicyVersion: takes a version of a managed policy away that is not the default.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicyVersion.html
 */
export function deletePolicyVersion(
  parts: IdentityParts,
): Operation<DeletePolicyVersionRequest, object> {
  return iamOperation({
    schema: DeletePolicyVersion$,
    access: "write",
    resources: ({ PolicyArn = "" }) => [PolicyArn],
    handle: async ({ PolicyArn = "", VersionId = "" }, { principal }) => {
      const { accountId } = principal;
      await managedPolicies.deletePolicyVersion(parts, accountId, PolicyArn, VersionId);
      return {};
    },
  });
}
