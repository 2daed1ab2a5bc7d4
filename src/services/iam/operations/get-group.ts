import { GetGroup$ } from "@aws-sdk/client-iam";
import type { GetGroupRequest, GetGroupResponse } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import { requireGroup } from "../../../identity/holders.ts";
import type { Identities } from "../../../identity/identities.ts";
import { membersOf } from "../../../identity/users.ts";
import { iamOperation } from "../iam-operation.ts";
import { groupOutput, listedUser } from "../outputs.ts";
import { pageOf } from "../page.ts";
import { holderArn } from "../resources.ts";

/**
 * GetGroup: a group and, in pages, its members.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetGroup.html
 */
export function getGroup(identities: Identities): Operation<GetGroupRequest, GetGroupResponse> {
  return iamOperation({
    schema: GetGroup$,
    access: "read",
    resources: ({ GroupName }, call) => [holderArn(identities, "group", GroupName, call)],
    handle: ({ GroupName = "", ...page }, { principal: { accountId } }) => {
      const entities = identities.of(accountId);
      const group = requireGroup(entities, GroupName);
      const { items, end } = pageOf(membersOf(entities, group.id), page, ({ name }) => name);
      return {
        Group: groupOutput(accountId, group),
        Users: items.map((user) => listedUser(accountId, user)),
        ...end,
      };
    },
  });
}
