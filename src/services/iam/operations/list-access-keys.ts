import { ListAccessKeys$ } from "@aws-sdk/client-iam";
import type { ListAccessKeysRequest, ListAccessKeysResponse } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import { requireUser } from "../../../identity/holders.ts";
import type { Identities } from "../../../identity/identities.ts";
import { iamOperation } from "../iam-operation.ts";
import { pageOf } from "../page.ts";
import { userArn, userNameOrCaller } from "../resources.ts";

/**
 * ListAccessKeys: the access keys of a user, without their secrets.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccessKeys.html
 */
export function listAccessKeys(
  identities: Identities,
): Operation<ListAccessKeysRequest, ListAccessKeysResponse> {
  return iamOperation({
    schema: ListAccessKeys$,
    access: "read",
    resources: ({ UserName }, call) => [userArn(identities, UserName, call)],
    handle: ({ UserName, ...page }, call) => {
      const entities = identities.of(call.principal.accountId);
      const user = requireUser(entities, userNameOrCaller(UserName, call));
      const { items, end } = pageOf(user.accessKeys, page, ({ id }) => id);
      const keys = items.map(({ id, isActive, createdAt }) => ({
        UserName: user.name,
        AccessKeyId: id,
        Status: isActive ? ("Active" as const) : ("Inactive" as const),
        CreateDate: new Date(createdAt),
      }));
      return { AccessKeyMetadata: keys, ...end };
    },
  });
}
