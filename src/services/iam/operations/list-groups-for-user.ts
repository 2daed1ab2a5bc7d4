import { ListGroupsForUser$ } from "@aws-sdk/client-iam";
import type { ListGroupsForUserRequest, ListGroupsForUserResponse } from "@aws-sdk/client-iam";

import { must } from "../../../base/assert.ts";
import type { Operation } from "../../../call/operation.ts";
import { requireUser } from "../../../identity/holders.ts";
import type { Identities } from "../../../identity/identities.ts";
import { iamOperation } from "../iam-operation.ts";
import { groupOutput } from "../outputs.ts";
import { pageOf } from "../page.ts";
import { holderArn } from "../resources.ts";

/**
 * ListGroupsForUser: the groups that a user is a member of, by name.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroupsForUser.html
 */
export function listGroupsForUser(
  identities: Identities,
): Operation<ListGroupsForUserRequest, ListGroupsForUserResponse> {
  return iamOperation({
    schema: ListGroupsForUser$,
    access: "read",
    resources: ({ UserName }, call) => [holderArn(identities, "user", UserName, call)],
    handle: ({ UserName = "", ...page }, { principal: { accountId } }) => {
      const entities = identities.of(accountId);
      const { groupIds } = requireUser(entities, UserName);
      const found = groupIds.map((id) => must(entities.groups.get(id), "a user's group is there"));
      const { items, end } = pageOf(found, page, ({ name }) => name);
      return { Groups: items.map((group) => groupOutput(accountId, group)), ...end };
    },
  });
}
