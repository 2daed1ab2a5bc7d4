import { ListRoleTags$ } from "@aws-sdk/client-iam";
import type { ListRoleTagsRequest, ListRoleTagsResponse } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { Identities } from "../../../identity/identities.ts";
import { requireTagged } from "../../../identity/tagging.ts";
import { iamOperation } from "../iam-operation.ts";
import { tagsOutput } from "../outputs.ts";
import { pageOf } from "../page.ts";
import { holderArn } from "../resources.ts";

/**
 * ListRoleTags: the tags of a role, by key.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoleTags.html
 */
export function listRoleTags(
  identities: Identities,
): Operation<ListRoleTagsRequest, ListRoleTagsResponse> {
  return iamOperation({
    schema: ListRoleTags$,
    access: "read",
    resources: ({ RoleName }, call) => [holderArn(identities, "role", RoleName, call)],
    handle: ({ RoleName = "", ...page }, { principal }) => {
      const name = { kind: "role", name: RoleName } as const;
      const { tags } = requireTagged(identities.of(principal.accountId), name);
      const { items, end } = pageOf(tagsOutput(tags), page, ({ Key = "" }) => Key);
      return { Tags: [...items], ...end };
    },
  });
}
