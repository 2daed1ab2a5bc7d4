import { UpdateGroup$ } from "@aws-sdk/client-iam";
import type { UpdateGroupRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import * as groups from "../../../identity/groups.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import { iamOperation } from "../iam-operation.ts";
import { holderArn, newArn } from "../resources.ts";

/**
 * UpdateGroup: gives a group another name or path.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateGroup.html
 */
export function updateGroup(parts: IdentityParts): Operation<UpdateGroupRequest, object> {
  return iamOperation({
    schema: UpdateGroup$,
    access: "write",
    resources: ({ GroupName, NewGroupName, NewPath }, call) => {
      const { groups: table } = parts.identities.of(call.principal.accountId);
      const path = NewPath ?? table.find(GroupName ?? "")?.path;
      const arn = holderArn(parts.identities, "group", GroupName, call);
      return [...new Set([arn, newArn("group", NewGroupName ?? GroupName, path, call)])];
    },
    handle: async ({ GroupName = "", NewGroupName, NewPath }, { principal }) => {
      const change = { name: NewGroupName, path: NewPath };
      await groups.updateGroup(parts, principal.accountId, GroupName, change);
      return {};
    },
  });
}
