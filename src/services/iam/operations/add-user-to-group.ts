import { AddUserToGroup$ } from "@aws-sdk/client-iam";
import type { AddUserToGroupRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import * as users from "../../../identity/users.ts";
import { iamOperation } from "../iam-operation.ts";
import { holderArn } from "../resources.ts";

/**
 * AddUserToGroup: makes a user a member of a group. One who is a member already stays one.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddUserToGroup.html
 */
export function addUserToGroup(parts: IdentityParts): Operation<AddUserToGroupRequest, object> {
  return iamOperation({
    schema: AddUserToGroup$,
    access: "write",
    resources: ({ GroupName }, call) => [holderArn(parts.identities, "group", GroupName, call)],
    handle: async ({ GroupName = "", UserName = "" }, { principal }) => {
      const names = { group: GroupName, user: UserName };
      await users.addUserToGroup(parts, principal.accountId, names);
      return {};
    },
  });
}
