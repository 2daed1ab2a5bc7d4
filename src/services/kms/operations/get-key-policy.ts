import { GetKeyPolicy$ } from "@aws-sdk/client-kms";
import type { GetKeyPolicyRequest, GetKeyPolicyResponse } from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { policyName } from "../../../kms/key-policy.ts";
import { checkPolicyName } from "../policy-name.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { keyOperation } from "../key-operation.ts";

/**
 * GetKeyPolicy: the policy of a key, as it was put.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html
 */
export function getKeyPolicy(
  parts: KmsParts,
): Operation<GetKeyPolicyRequest, GetKeyPolicyResponse> {
  return keyOperation<GetKeyPolicyRequest, GetKeyPolicyResponse>(parts, {
    schema: GetKeyPolicy$,
    access: "read",
    handle: async (input, key) => {
      checkPolicyName(input.PolicyName);
      return { Policy: key.policy, PolicyName: policyName };
    },
  });
}
