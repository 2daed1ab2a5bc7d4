import { GetPolicyVersion$ } from "@aws-sdk/client-iam";
import type { GetPolicyVersionRequest, GetPolicyVersionResponse } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { Identities } from "../../../identity/identities.ts";
import { requirePolicy, requireVersion } from "../../../identity/managed-policies.ts";
import { iamOperation } from "../iam-operation.ts";
import { versionOutput } from "../outputs.ts";

/**
 * GetPolicyVersion: a version of a managed policy with its document, encoded as in a URL.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicyVersion.html
 */
export function getPolicyVersion(
  identities: Identities,
): Operation<GetPolicyVersionRequest, GetPolicyVersionResponse> {
  return iamOperation({
    schema: GetPolicyVersion$,
    access: "read",
    resources: ({ PolicyArn = "" }) => [PolicyArn],
    handle: ({ PolicyArn = "", VersionId = "" }, { principal }) => {
      const policy = requirePolicy(identities.of(principal.accountId), PolicyArn);
      return { PolicyVersion: versionOutput(policy, requireVersion(policy, VersionId)) };
    },
  });
}
