import { PutKeyPolicy$ } from "@aws-sdk/client-kms";
import type { PutKeyPolicyRequest } from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { arnOf } from "../../../kms/key.ts";
import { replacePolicy } from "../../../kms/key-life.ts";
import { checkKeyPolicy } from "../../../kms/key-policy.ts";
import { checkPolicyName } from "../policy-name.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { keyOperation } from "../key-operation.ts";
import type { KeyOutput } from "../key-output.ts";

/**
 * PutKeyPolicy: replaces the policy of a key.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
 */
export function putKeyPolicy(parts: KmsParts): Operation<PutKeyPolicyRequest, KeyOutput> {
  return keyOperation<PutKeyPolicyRequest, KeyOutput>(parts, {
    schema: PutKeyPolicy$,
    access: "write",
    conditions: (input) => ({
      "kms:BypassPolicyLockoutSafetyCheck": String(input.BypassPolicyLockoutSafetyCheck === true),
    }),
    handle: async (input, key, call) => {
      checkPolicyName(input.PolicyName);
      const { Policy: policy = "" } = input;
      const isBypassing = input.BypassPolicyLockoutSafetyCheck === true;
      const place = { keyArn: arnOf(key), caller: call.principal, isBypassing };
      checkKeyPolicy(policy, place, parts.isPrincipalThere);
      return { KeyId: arnOf(await replacePolicy(parts, key, policy)) };
    },
  });
}
