import { AttachRolePolicy$ } from "@aws-sdk/client-iam";
import type { AttachRolePolicyRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import * as attachments from "../../../identity/attachments.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import { iamOperation } from "../iam-operation.ts";
import { boundaryConditions, holderArn } from "../resources.ts";

/**
 * AttachRolePolicy: hangs a managed policy on a role. One that hangs there already stays.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html
 */
export function attachRolePolicy(parts: IdentityParts): Operation<AttachRolePolicyRequest, object> {
  return iamOperation({
    schema: AttachRolePolicy$,
    access: "write",
    resources: ({ RoleName }, call) => [holderArn(parts.identities, "role", RoleName, call)],
    conditions: ({ RoleName, PolicyArn = "" }, call) => ({
      ...boundaryConditions(parts.identities, "role", RoleName, call),
      "iam:PolicyARN": PolicyArn,
    }),
    handle: async ({ RoleName = "", PolicyArn = "" }, { principal }) => {
      const attachment = { kind: "role", name: RoleName, policyArn: PolicyArn } as const;
      await attachments.attachPolicy(parts, principal.accountId, attachment);
      return {};
    },
  });
}
