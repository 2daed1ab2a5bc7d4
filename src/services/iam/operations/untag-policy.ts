import { UntagPolicy$ } from "@aws-sdk/client-iam";
import type { UntagPolicyRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import * as tagging from "../../../identity/tagging.ts";
import { iamOperation } from "../iam-operation.ts";

/**
 * UntagPolicy: takes tags from a managed policy. Keys that it has not are no error.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagPolicy.html
 */
export function untagPolicy(parts: IdentityParts): Operation<UntagPolicyRequest, object> {
  return iamOperation({
    schema: UntagPolicy$,
    access: "write",
    resources: ({ PolicyArn = "" }) => [PolicyArn],
    conditions: ({ TagKeys = [] }) => ({ "aws:TagKeys": TagKeys }),
    handle: async ({ PolicyArn = "", TagKeys = [] }, { principal }) => {
      const name = { kind: "policy", name: PolicyArn } as const;
      await tagging.untagEntity(parts, principal.accountId, name, TagKeys);
      return {};
    },
  });
}
