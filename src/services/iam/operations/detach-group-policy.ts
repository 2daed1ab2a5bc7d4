import { DetachGroupPolicy$ } from "@aws-sdk/client-iam";
import type { DetachGroupPolicyRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import * as attachments from "../../../identity/attachments.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import { iamOperation } from "../iam-operation.ts";
import { holderArn } from "../resources.ts";

/**
 * DetachGroupPolicy: takes a managed policy from a group.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachGroupPolicy.html
 */
export function detachGroupPolicy(
  parts: IdentityParts,
): Operation<DetachGroupPolicyRequest, object> {
  return iamOperation({
    schema: DetachGroupPolicy$,
    access: "write",
    resources: ({ GroupName }, call) => [holderArn(parts.identities, "group", GroupName, call)],
    conditions: ({ PolicyArn = "" }) => ({ "iam:PolicyARN": PolicyArn }),
    handle: async ({ GroupName = "", PolicyArn = "" }, { principal }) => {
      const attachment = { kind: "group", name: GroupName, policyArn: PolicyArn } as const;
      await attachments.detachPolicy(parts, principal.accountId, attachment);
      return {};
    },
  });
}
