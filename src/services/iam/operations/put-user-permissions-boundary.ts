import { PutUserPermissionsBoundary$ } from "@aws-sdk/client-iam";
import type { PutUserPermissionsBoundaryRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import * as attachments from "../../../identity/attachments.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import { iamOperation } from "../iam-operation.ts";
import { boundaryConditions, holderArn } from "../resources.ts";

/**
 * PutUserPermissionsBoundary: limits what a user may do, whatever its policies allow, to what a managed policy allows.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPermissionsBoundary.html
 */
export function putUserPermissionsBoundary(
  parts: IdentityParts,
): Operation<PutUserPermissionsBoundaryRequest, object> {
  return iamOperation({
    schema: PutUserPermissionsBoundary$,
    access: "write",
    resources: ({ UserName }, call) => [holderArn(parts.identities, "user", UserName, call)],
    conditions: ({ UserName, PermissionsBoundary = "" }, call) => ({
      ...boundaryConditions(parts.identities, "user", UserName, call),
      "iam:PermissionsBoundary": PermissionsBoundary,
    }),
    handle: async ({ UserName = "", PermissionsBoundary = "" }, { principal }) => {
      const change = { kind: "user", name: UserName, policyArn: PermissionsBoundary } as const;
      await attachments.setBoundary(parts, principal.accountId, change);
      return {};
    },
  });
}
