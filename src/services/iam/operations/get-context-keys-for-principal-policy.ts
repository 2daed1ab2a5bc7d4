import { GetContextKeysForPrincipalPolicy$ } from "@aws-sdk/client-iam";
import type {
  GetContextKeysForPrincipalPolicyRequest,
  GetContextKeysForPolicyResponse,
} from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import { contextKeysOf } from "../../../identity/context-keys.ts";
import type { Identities } from "../../../identity/identities.ts";
import { sourcePolicies } from "../../../identity/source-policies.ts";
import { iamOperation } from "../iam-operation.ts";

/**
 * GetContextKeysForPrincipalPolicy: the condition keys that the policies of a user, a group or a role ask about, and
 * others that are sent along.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetContextKeysForPrincipalPolicy.html
 */
export function getContextKeysForPrincipalPolicy(
  identities: Identities,
): Operation<GetContextKeysForPrincipalPolicyRequest, GetContextKeysForPolicyResponse> {
  return iamOperation({
    schema: GetContextKeysForPrincipalPolicy$,
    access: "read",
    resources: ({ PolicySourceArn = "" }) => [PolicySourceArn],
    handle: ({ PolicySourceArn = "", PolicyInputList = [] }, { principal }) => {
      const entities = identities.of(principal.accountId);
      const own = sourcePolicies(entities, PolicySourceArn).map(({ document }) => document);
      return { ContextKeyNames: contextKeysOf([...own, ...PolicyInputList]) };
    },
  });
}
