import { GetCallerIdentity$ } from "@aws-sdk/client-sts";
import type { GetCallerIdentityRequest, GetCallerIdentityResponse } from "@aws-sdk/client-sts";

import type { Operation } from "../../../call/operation.ts";

/**
 * GetCallerIdentity: whose credentials signed the call. Nobody can be denied it.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export function getCallerIdentity(): Operation<
  GetCallerIdentityRequest,
  GetCallerIdentityResponse
> {
  return {
    schema: GetCallerIdentity$,
    authorization: "open",
    access: "read",
    category: "management",
    resources: () => [],
    handle: async (_, { principal }) => ({
      UserId: principal.principalId,
      Account: principal.accountId,
      Arn: principal.arn,
    }),
  };
}
