import { ListAccessKeys$ } from "@aws-sdk/client-iam";
import type { ListAccessKeysRequest, ListAccessKeysResponse } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import { requireUser } from "../../../identity/holders.ts";
import { iamOperation } from "../iam-operation.ts";
import type { IamParts } from "../iam-parts.ts";
import { pageOf } from "../page.ts";
import { userArn, userNameOrCaller } from "../resources.ts";

/**
 * ListAccessKeys: the access keys of a user, or of the root user itself, without secrets.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccessKeys.html
 */
export function listAccessKeys({
  identities,
  accounts,
}: Pick<IamParts, "identities" | "accounts">): Operation<
  ListAccessKeysRequest,
  ListAccessKeysResponse
> {
  return iamOperation({
    schema: ListAccessKeys$,
    access: "read",
    resources: ({ UserName }, call) => [userArn(identities, UserName, call)],
    handle: ({ UserName, ...page }, call) => {
      const { accountId, type } = call.principal;
      const status = (isActive: boolean): "Active" | "Inactive" =>
        isActive ? "Active" : "Inactive";
      if (UserName === undefined && type === "Root") {
        const keys = accounts.rootKeys(accountId);
        const { items, end } = pageOf(keys, page, ({ accessKeyId }) => accessKeyId);
        const AccessKeyMetadata = items.map(({ accessKeyId, createdAt }) => ({
          AccessKeyId: accessKeyId,
          Status: status(true),
          CreateDate: new Date(createdAt),
        }));
        return { AccessKeyMetadata, ...end };
      }
      const user = requireUser(identities.of(accountId), userNameOrCaller(UserName, call));
      const { items, end } = pageOf(user.accessKeys, page, ({ id }) => id);
      const AccessKeyMetadata = items.map(({ id, isActive, createdAt }) => ({
        UserName: user.name,
        AccessKeyId: id,
        Status: status(isActive),
        CreateDate: new Date(createdAt),
      }));
      return { AccessKeyMetadata, ...end };
    },
  });
}
