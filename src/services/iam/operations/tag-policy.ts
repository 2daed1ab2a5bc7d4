import { TagPolicy$ } from "@aws-sdk/client-iam";
import type { TagPolicyRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import * as tagging from "../../../identity/tagging.ts";
import { iamOperation } from "../iam-operation.ts";
import { tagsInput } from "../outputs.ts";
import { tagConditions } from "../resources.ts";

/**
 * TagPolicy: sets tags of a managed policy, over those that it has.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagPolicy.html
 */
export function tagPolicy(parts: IdentityParts): Operation<TagPolicyRequest, object> {
  return iamOperation({
    schema: TagPolicy$,
    access: "write",
    resources: ({ PolicyArn = "" }) => [PolicyArn],
    conditions: ({ Tags }) => tagConditions(Tags),
    handle: async ({ PolicyArn = "", Tags }, { principal }) => {
      const name = { kind: "policy", name: PolicyArn } as const;
      await tagging.tagEntity(parts, principal.accountId, name, tagsInput(Tags));
      return {};
    },
  });
}
