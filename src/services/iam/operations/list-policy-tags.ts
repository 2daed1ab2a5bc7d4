import { ListPolicyTags$ } from "@aws-sdk/client-iam";
import type { ListPolicyTagsRequest, ListPolicyTagsResponse } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { Identities } from "../../../identity/identities.ts";
import { requireTagged } from "../../../identity/tagging.ts";
import { iamOperation } from "../iam-operation.ts";
import { tagsOutput } from "../outputs.ts";
import { pageOf } from "../page.ts";

/**
 * ListPolicyTags: the tags of a managed policy, by key.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicyTags.html
 */
export function listPolicyTags(
  identities: Identities,
): Operation<ListPolicyTagsRequest, ListPolicyTagsResponse> {
  return iamOperation({
    schema: ListPolicyTags$,
    access: "read",
    resources: ({ PolicyArn = "" }) => [PolicyArn],
    handle: ({ PolicyArn = "", ...page }, { principal }) => {
      const name = { kind: "policy", name: PolicyArn } as const;
      const { tags } = requireTagged(identities.of(principal.accountId), name);
      const { items, end } = pageOf(tagsOutput(tags), page, ({ Key = "" }) => Key);
      return { Tags: [...items], ...end };
    },
  });
}
