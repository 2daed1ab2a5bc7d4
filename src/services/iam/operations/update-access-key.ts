import { UpdateAccessKey$ } from "@aws-sdk/client-iam";
import type { UpdateAccessKeyRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import * as accessKeys from "../../../identity/access-keys.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import { iamOperation } from "../iam-operation.ts";
import { userArn, userNameOrCaller } from "../resources.ts";

/**
 * UpdateAccessKey: switches an access key off, or on again.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccessKey.html
 */
export function updateAccessKey(parts: IdentityParts): Operation<UpdateAccessKeyRequest, object> {
  return iamOperation({
    schema: UpdateAccessKey$,
    access: "write",
    resources: ({ UserName }, call) => [userArn(parts.identities, UserName, call)],
    handle: async ({ UserName, AccessKeyId = "", Status }, call) => {
      const key = { userName: userNameOrCaller(UserName, call), accessKeyId: AccessKeyId };
      const { accountId } = call.principal;
      await accessKeys.setAccessKeyStatus(parts, accountId, key, Status === "Active");
      return {};
    },
  });
}
