import { TagRole$ } from "@aws-sdk/client-iam";
import type { TagRoleRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import * as tagging from "../../../identity/tagging.ts";
import { iamOperation } from "../iam-operation.ts";
import { tagsInput } from "../outputs.ts";
import { holderArn, tagConditions } from "../resources.ts";

/**
 * TagRole: sets tags of a role, over those that it has.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagRole.html
 */
export function tagRole(parts: IdentityParts): Operation<TagRoleRequest, object> {
  return iamOperation({
    schema: TagRole$,
    access: "write",
    resources: ({ RoleName }, call) => [holderArn(parts.identities, "role", RoleName, call)],
    conditions: ({ Tags }) => tagConditions(Tags),
    handle: async ({ RoleName = "", Tags }, { principal }) => {
      const name = { kind: "role", name: RoleName } as const;
      await tagging.tagEntity(parts, principal.accountId, name, tagsInput(Tags));
      return {};
    },
  });
}
