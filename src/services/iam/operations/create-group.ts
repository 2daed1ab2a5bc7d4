import { CreateGroup$ } from "@aws-sdk/client-iam";
import type { CreateGroupRequest, CreateGroupResponse } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import * as groups from "../../../identity/groups.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import { iamOperation } from "../iam-operation.ts";
import { groupOutput } from "../outputs.ts";
import { newArn } from "../resources.ts";

/**
 * CreateGroup: makes a group, without members or rights yet.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateGroup.html
 */
export function createGroup(
  parts: IdentityParts,
): Operation<CreateGroupRequest, CreateGroupResponse> {
  return iamOperation({
    schema: CreateGroup$,
    access: "write",
    resources: ({ GroupName, Path }, call) => [newArn("group", GroupName, Path, call)],
    handle: async ({ GroupName = "", Path = "/" }, { principal: { accountId } }) => {
      const group = await groups.createGroup(parts, accountId, { name: GroupName, path: Path });
      return { Group: groupOutput(accountId, group) };
    },
  });
}
