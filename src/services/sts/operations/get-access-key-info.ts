import { GetAccessKeyInfo$ } from "@aws-sdk/client-sts";
import type { GetAccessKeyInfoRequest, GetAccessKeyInfoResponse } from "@aws-sdk/client-sts";

import type { Operation } from "../../../call/operation.ts";
import { accountOfAccessKeyId } from "../../../identity/entity-id.ts";
import { checkInput } from "../constraints.ts";
import { accessDenied, validationError } from "../errors.ts";
import type { StsParts } from "../sts-parts.ts";

/**
 * GetAccessKeyInfo: the account of an access key, whether or not the key is still there. It stands
 * in the key's id; of a root key whose id has been declared, it is looked up.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetAccessKeyInfo.html
 */
export function getAccessKeyInfo({
  accounts,
}: Pick<StsParts, "accounts">): Operation<GetAccessKeyInfoRequest, GetAccessKeyInfoResponse> {
  return {
    schema: GetAccessKeyInfo$,
    action: "sts:GetAccessKeyInfo",
    access: "read",
    category: "management",
    resources: () => [],
    handle: async (input, { principal }) => {
      checkInput(input, { min: 0, max: 0 });
      if (principal.type !== "AssumedRole" && principal.session !== undefined) {
        throw accessDenied("Cannot call GetAccessKeyInfo with session credentials");
      }
      const { AccessKeyId = "" } = input;
      const root = accounts.findAccessKey(AccessKeyId)?.principal.accountId;
      const account = root ?? accountOfAccessKeyId(AccessKeyId);
      if (account === undefined || !accounts.has(account)) {
        throw validationError(`The access key ${AccessKeyId} is not one of any account.`);
      }
      return { Account: account };
    },
  };
}
