import { AttachGroupPolicy$ } from "@aws-sdk/client-iam";
import type { AttachGroupPolicyRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import * as attachments from "../../../identity/attachments.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import { iamOperation } from "../iam-operation.ts";
import { holderArn } from "../resources.ts";

/**
 * AttachGroupPolicy: hangs a managed policy on a group. One that hangs there already stays.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachGroupPolicy.html
 */
export function attachGroupPolicy(
  parts: IdentityParts,
): Operation<AttachGroupPolicyRequest, object> {
  return iamOperation({
    schema: AttachGroupPolicy$,
    access: "write",
    resources: ({ GroupName }, call) => [holderArn(parts.identities, "group", GroupName, call)],
    conditions: ({ PolicyArn = "" }) => ({ "iam:PolicyARN": PolicyArn }),
    handle: async ({ GroupName = "", PolicyArn = "" }, { principal }) => {
      const attachment = { kind: "group", name: GroupName, policyArn: PolicyArn } as const;
      await attachments.attachPolicy(parts, principal.accountId, attachment);
      return {};
    },
  });
}
