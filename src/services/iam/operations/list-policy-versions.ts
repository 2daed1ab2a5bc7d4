import { ListPolicyVersions$ } from "@aws-sdk/client-iam";
import type { ListPolicyVersionsRequest, ListPolicyVersionsResponse } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { Identities } from "../../../identity/identities.ts";
import { requirePolicy } from "../../../identity/managed-policies.ts";
import { iamOperation } from "../iam-operation.ts";
import { listedVersion } from "../outputs.ts";
import { pageOf } from "../page.ts";

/**
 * ListPolicyVersions: the versions of a managed policy, the oldest first.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicyVersions.html
 */
export function listPolicyVersions(
  identities: Identities,
): Operation<ListPolicyVersionsRequest, ListPolicyVersionsResponse> {
  return iamOperation({
    schema: ListPolicyVersions$,
    access: "read",
    resources: ({ PolicyArn = "" }) => [PolicyArn],
    handle: ({ PolicyArn = "", ...page }, { principal }) => {
      const policy = requirePolicy(identities.of(principal.accountId), PolicyArn);
      // Numbers grow without end: padded, their order is that of texts.
      const { items, end } = pageOf(policy.versions, page, ({ id }) =>
        id.slice(1).padStart(9, "0"),
      );
      return { Versions: items.map((version) => listedVersion(policy, version)), ...end };
    },
  });
}
