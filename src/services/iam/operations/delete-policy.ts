import { DeletePolicy$ } from "@aws-sdk/client-iam";
import type { DeletePolicyRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import * as managedPolicies from "../../../identity/managed-policies.ts";
import { iamOperation } from "../iam-operation.ts";

/**
 * DeletePolicy: takes a managed policy away that is attached to nobody and has one version.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html
 */
export function deletePolicy(parts: IdentityParts): Operation<DeletePolicyRequest, object> {
  return iamOperation({
    schema: DeletePolicy$,
    access: "write",
    resources: ({ PolicyArn = "" }) => [PolicyArn],
    handle: async ({ PolicyArn = "" }, { principal }) => {
      await managedPolicies.deletePolicy(parts, principal.accountId, PolicyArn);
      return {};
    },
  });
}
