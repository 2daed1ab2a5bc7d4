import { CreateAccessKey$ } from "@aws-sdk/client-iam";
import type { CreateAccessKeyRequest, CreateAccessKeyResponse } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import * as accessKeys from "../../../identity/access-keys.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import { shownTime } from "../../../record/shown-parameters.ts";
import { iamOperation } from "../iam-operation.ts";
import { userArn, userNameOrCaller } from "../resources.ts";

/**
 * CreateAccessKey: makes an access key for a user: the only time that its secret is told.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html
 */
export function createAccessKey(
  parts: IdentityParts,
): Operation<CreateAccessKeyRequest, CreateAccessKeyResponse> {
  return iamOperation({
    schema: CreateAccessKey$,
    access: "write",
    resources: ({ UserName }, call) => [userArn(parts.identities, UserName, call)],
    record: {
      responseElements: ({ AccessKey }) => ({
        accessKey: {
          userName: AccessKey?.UserName,
          accessKeyId: AccessKey?.AccessKeyId,
          status: AccessKey?.Status,
          ...(AccessKey?.CreateDate !== undefined && {
            createDate: shownTime(AccessKey.CreateDate),
          }),
        },
      }),
    },
    handle: async ({ UserName }, call) => {
      const name = userNameOrCaller(UserName, call);
      const made = await accessKeys.createAccessKey(parts, call.principal.accountId, name);
      return {
        AccessKey: {
          UserName: made.user.name,
          AccessKeyId: made.secret.accessKeyId,
          Status: "Active",
          SecretAccessKey: made.secret.secretAccessKey,
          CreateDate: new Date(made.key.createdAt),
        },
      };
    },
  });
}
