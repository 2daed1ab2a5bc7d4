import { RemoveUserFromGroup$ } from "@aws-sdk/client-iam";
import type { RemoveUserFromGroupRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import * as users from "../../../identity/users.ts";
import { iamOperation } from "../iam-operation.ts";
import { holderArn } from "../resources.ts";

/**
 * RemoveUserFromGroup: ends the membership of a user in a group.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_RemoveUserFromGroup.html
 */
export function removeUserFromGroup(
  parts: IdentityParts,
): Operation<RemoveUserFromGroupRequest, object> {
  return iamOperation({
    schema: RemoveUserFromGroup$,
    access: "write",
    resources: ({ GroupName }, call) => [holderArn(parts.identities, "group", GroupName, call)],
    handle: async ({ GroupName = "", UserName = "" }, { principal }) => {
      const names = { group: GroupName, user: UserName };
      await users.removeUserFromGroup(parts, principal.accountId, names);
      return {};
    },
  });
}
