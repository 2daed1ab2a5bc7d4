import { GetAccessKeyLastUsed$ } from "@aws-sdk/client-iam";
import type {
  GetAccessKeyLastUsedRequest,
  GetAccessKeyLastUsedResponse,
} from "@aws-sdk/client-iam";

import { must } from "../../../base/assert.ts";
import type { Operation } from "../../../call/operation.ts";
import { noSuchEntity } from "../errors.ts";
import { iamOperation } from "../iam-operation.ts";
import type { IamParts } from "../iam-parts.ts";
import { holderArn } from "../resources.ts";

/**
 * GetAccessKeyLastUsed: when, where and for which service an access key signed last.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html
 */
export function getAccessKeyLastUsed({
  identities,
  usage,
}: Pick<IamParts, "identities" | "usage">): Operation<
  GetAccessKeyLastUsedRequest,
  GetAccessKeyLastUsedResponse
> {
  return iamOperation({
    schema: GetAccessKeyLastUsed$,
    access: "read",
    resources: ({ AccessKeyId = "" }, call) => {
      const owner = identities.findKeyOwner(AccessKeyId);
      const { accountId } = call.principal;
      const user =
        owner?.accountId === accountId
          ? identities.of(accountId).users.get(owner.userId)
          : undefined;
      return [holderArn(identities, "user", user?.name, call)];
    },
    handle: ({ AccessKeyId = "" }, { principal: { accountId } }) => {
      const owner = identities.findKeyOwner(AccessKeyId);
      if (owner?.accountId !== accountId) {
        throw noSuchEntity(`The Access Key with id ${AccessKeyId} cannot be found.`);
      }
      const user = must(identities.of(accountId).users.get(owner.userId), "a key's user is there");
      const used = usage.find(AccessKeyId);
      return {
        UserName: user.name,
        AccessKeyLastUsed: {
          ...(used !== undefined && { LastUsedDate: new Date(used.at) }),
          ServiceName: used?.service ?? "N/A",
          Region: used?.region ?? "N/A",
        },
      };
    },
  });
}
