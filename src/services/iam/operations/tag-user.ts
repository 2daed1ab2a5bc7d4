import { TagUser$ } from "@aws-sdk/client-iam";
import type { TagUserRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import * as tagging from "../../../identity/tagging.ts";
import { iamOperation } from "../iam-operation.ts";
import { tagsInput } from "../outputs.ts";
import { holderArn, tagConditions } from "../resources.ts";

/**
 * TagUser: sets tags of a user, over those that it has.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagUser.html
 */
export function tagUser(parts: IdentityParts): Operation<TagUserRequest, object> {
  return iamOperation({
    schema: TagUser$,
    access: "write",
    resources: ({ UserName }, call) => [holderArn(parts.identities, "user", UserName, call)],
    conditions: ({ Tags }) => tagConditions(Tags),
    handle: async ({ UserName = "", Tags }, { principal }) => {
      const name = { kind: "user", name: UserName } as const;
      await tagging.tagEntity(parts, principal.accountId, name, tagsInput(Tags));
      return {};
    },
  });
}
