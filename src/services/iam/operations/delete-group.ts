import { DeleteGroup$ } from "@aws-sdk/client-iam";
import type { DeleteGroupRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import * as groups from "../../../identity/groups.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import { iamOperation } from "../iam-operation.ts";
import { holderArn } from "../resources.ts";

/**
 * DeleteGroup: takes a group away that has neither members nor policies.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteGroup.html
 */
export function deleteGroup(parts: IdentityParts): Operation<DeleteGroupRequest, object> {
  return iamOperation({
    schema: DeleteGroup$,
    access: "write",
    resources: ({ GroupName }, call) => [holderArn(parts.identities, "group", GroupName, call)],
    handle: async ({ GroupName = "" }, { principal }) => {
      await groups.deleteGroup(parts, principal.accountId, GroupName);
      return {};
    },
  });
}
