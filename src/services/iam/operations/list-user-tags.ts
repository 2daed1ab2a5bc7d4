import { ListUserTags$ } from "@aws-sdk/client-iam";
import type { ListUserTagsRequest, ListUserTagsResponse } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { Identities } from "../../../identity/identities.ts";
import { requireTagged } from "../../../identity/tagging.ts";
import { iamOperation } from "../iam-operation.ts";
import { tagsOutput } from "../outputs.ts";
import { pageOf } from "../page.ts";
import { holderArn } from "../resources.ts";

/**
 * ListUserTags: the tags of a user, by key.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUserTags.html
 */
export function listUserTags(
  identities: Identities,
): Operation<ListUserTagsRequest, ListUserTagsResponse> {
  return iamOperation({
    schema: ListUserTags$,
    access: "read",
    resources: ({ UserName }, call) => [holderArn(identities, "user", UserName, call)],
    handle: ({ UserName = "", ...page }, { principal }) => {
      const name = { kind: "user", name: UserName } as const;
      const { tags } = requireTagged(identities.of(principal.accountId), name);
      const { items, end } = pageOf(tagsOutput(tags), page, ({ Key = "" }) => Key);
      return { Tags: [...items], ...end };
    },
  });
}
