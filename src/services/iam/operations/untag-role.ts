import { UntagRole$ } from "@aws-sdk/client-iam";
import type { UntagRoleRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import * as tagging from "../../../identity/tagging.ts";
import { iamOperation } from "../iam-operation.ts";
import { holderArn } from "../resources.ts";

/**
 * UntagRole: takes tags from a role. Keys that it has not are no error.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagRole.html
 */
export function untagRole(parts: IdentityParts): Operation<UntagRoleRequest, object> {
  return iamOperation({
    schema: UntagRole$,
    access: "write",
    resources: ({ RoleName }, call) => [holderArn(parts.identities, "role", RoleName, call)],
    conditions: ({ TagKeys = [] }) => ({ "aws:TagKeys": TagKeys }),
    handle: async ({ RoleName = "", TagKeys = [] }, { principal }) => {
      const name = { kind: "role", name: RoleName } as const;
      await tagging.untagEntity(parts, principal.accountId, name, TagKeys);
      return {};
    },
  });
}
