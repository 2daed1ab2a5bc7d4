import { DetachRolePolicy$ } from "@aws-sdk/client-iam";
import type { DetachRolePolicyRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import * as attachments from "../../../identity/attachments.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import { iamOperation } from "../iam-operation.ts";
import { boundaryConditions, holderArn } from "../resources.ts";

/**
 * DetachRolePolicy: takes a managed policy from a role.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachRolePolicy.html
 */
export function detachRolePolicy(parts: IdentityParts): Operation<DetachRolePolicyRequest, object> {
  return iamOperation({
    schema: DetachRolePolicy$,
    access: "write",
    resources: ({ RoleName }, call) => [holderArn(parts.identities, "role", RoleName, call)],
    conditions: ({ RoleName, PolicyArn = "" }, call) => ({
      ...boundaryConditions(parts.identities, "role", RoleName, call),
      "iam:PolicyARN": PolicyArn,
    }),
    handle: async ({ RoleName = "", PolicyArn = "" }, { principal }) => {
      const attachment = { kind: "role", name: RoleName, policyArn: PolicyArn } as const;
      await attachments.detachPolicy(parts, principal.accountId, attachment);
      return {};
    },
  });
}
