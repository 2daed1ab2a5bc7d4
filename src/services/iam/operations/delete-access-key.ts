import { DeleteAccessKey$ } from "@aws-sdk/client-iam";
import type { DeleteAccessKeyRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import * as accessKeys from "../../../identity/access-keys.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import { iamOperation } from "../iam-operation.ts";
import { userArn, userNameOrCaller } from "../resources.ts";

/**
 * DeleteAccessKey: takes an access key away, and ends what was issued to it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccessKey.html
 */
export function deleteAccessKey(parts: IdentityParts): Operation<DeleteAccessKeyRequest, object> {
  return iamOperation({
    schema: DeleteAccessKey$,
    access: "write",
    resources: ({ UserName }, call) => [userArn(parts.identities, UserName, call)],
    handle: async ({ UserName, AccessKeyId = "" }, call) => {
      const key = { userName: userNameOrCaller(UserName, call), accessKeyId: AccessKeyId };
      await accessKeys.deleteAccessKey(parts, call.principal.accountId, key);
      return {};
    },
  });
}
