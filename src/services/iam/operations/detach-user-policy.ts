import { DetachUserPolicy$ } from "@aws-sdk/client-iam";
import type { DetachUserPolicyRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import * as attachments from "../../../identity/attachments.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import { iamOperation } from "../iam-operation.ts";
import { boundaryConditions, holderArn } from "../resources.ts";

/**
 * DetachUserPolicy: takes a managed policy from a user.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachUserPolicy.html
 */
export function detachUserPolicy(parts: IdentityParts): Operation<DetachUserPolicyRequest, object> {
  return iamOperation({
    schema: DetachUserPolicy$,
    access: "write",
    resources: ({ UserName }, call) => [holderArn(parts.identities, "user", UserName, call)],
    conditions: ({ UserName, PolicyArn = "" }, call) => ({
      ...boundaryConditions(parts.identities, "user", UserName, call),
      "iam:PolicyARN": PolicyArn,
    }),
    handle: async ({ UserName = "", PolicyArn = "" }, { principal }) => {
      const attachment = { kind: "user", name: UserName, policyArn: PolicyArn } as const;
      await attachments.detachPolicy(parts, principal.accountId, attachment);
      return {};
    },
  });
}
