import { GetContextKeysForCustomPolicy$ } from "@aws-sdk/client-iam";
import type {
  GetContextKeysForCustomPolicyRequest,
  GetContextKeysForPolicyResponse,
} from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import { contextKeysOf } from "../../../identity/context-keys.ts";
import { iamOperation } from "../iam-operation.ts";

/**
 * GetContextKeysForCustomPolicy: the condition keys that policies ask about.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetContextKeysForCustomPolicy.html
 */
export function getContextKeysForCustomPolicy(): Operation<
  GetContextKeysForCustomPolicyRequest,
  GetContextKeysForPolicyResponse
> {
  return iamOperation({
    schema: GetContextKeysForCustomPolicy$,
    access: "read",
    resources: () => [],
    handle: ({ PolicyInputList = [] }) => ({ ContextKeyNames: contextKeysOf(PolicyInputList) }),
  });
}
