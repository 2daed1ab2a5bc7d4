import { GetAccountSummary$ } from "@aws-sdk/client-iam";
import type { GetAccountSummaryResponse } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import { iamOperation } from "../iam-operation.ts";
import type { IamParts } from "../iam-parts.ts";
import { summaryMap } from "../summary.ts";

/**
 * GetAccountSummary: how many of each the account has, and may have.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html
 */
export function getAccountSummary(
  parts: Pick<IamParts, "identities" | "accounts" | "quotas">,
): Operation<object, GetAccountSummaryResponse> {
  return iamOperation({
    schema: GetAccountSummary$,
    access: "read",
    resources: () => [],
    handle: (_, { principal }) => ({ SummaryMap: summaryMap(parts, principal.accountId) }),
  });
}
