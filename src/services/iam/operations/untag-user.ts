import { UntagUser$ } from "@aws-sdk/client-iam";
import type { UntagUserRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import * as tagging from "../../../identity/tagging.ts";
import { iamOperation } from "../iam-operation.ts";
import { holderArn } from "../resources.ts";

/**
 * UntagUser: takes tags from a user. Keys that it has not are no error.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagUser.html
 */
export function untagUser(parts: IdentityParts): Operation<UntagUserRequest, object> {
  return iamOperation({
    schema: UntagUser$,
    access: "write",
    resources: ({ UserName }, call) => [holderArn(parts.identities, "user", UserName, call)],
    conditions: ({ TagKeys = [] }) => ({ "aws:TagKeys": TagKeys }),
    handle: async ({ UserName = "", TagKeys = [] }, { principal }) => {
      const name = { kind: "user", name: UserName } as const;
      await tagging.untagEntity(parts, principal.accountId, name, TagKeys);
      return {};
    },
  });
}
