import { AttachUserPolicy$ } from "@aws-sdk/client-iam";
import type { AttachUserPolicyRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import * as attachments from "../../../identity/attachments.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import { iamOperation } from "../iam-operation.ts";
import { boundaryConditions, holderArn } from "../resources.ts";

/**
 * AttachUserPolicy: hangs a managed policy on a user. One that hangs there already stays.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachUserPolicy.html
 */
export function attachUserPolicy(parts: IdentityParts): Operation<AttachUserPolicyRequest, object> {
  return iamOperation({
    schema: AttachUserPolicy$,
    access: "write",
    resources: ({ UserName }, call) => [holderArn(parts.identities, "user", UserName, call)],
    conditions: ({ UserName, PolicyArn = "" }, call) => ({
      ...boundaryConditions(parts.identities, "user", UserName, call),
      "iam:PolicyARN": PolicyArn,
    }),
    handle: async ({ UserName = "", PolicyArn = "" }, { principal }) => {
      const attachment = { kind: "user", name: UserName, policyArn: PolicyArn } as const;
      await attachments.attachPolicy(parts, principal.accountId, attachment);
      return {};
    },
  });
}
