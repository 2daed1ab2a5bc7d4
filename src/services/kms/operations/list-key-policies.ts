import { ListKeyPolicies$ } from "@aws-sdk/client-kms";
import type { ListKeyPoliciesRequest, ListKeyPoliciesResponse } from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { policyName } from "../../../kms/key-policy.ts";
import { pageOf } from "../paging.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { keyOperation } from "../key-operation.ts";

/**
 * ListKeyPolicies: the names of a key's policies: there is one.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeyPolicies.html
 */
export function listKeyPolicies(
  parts: KmsParts,
): Operation<ListKeyPoliciesRequest, ListKeyPoliciesResponse> {
  return keyOperation<ListKeyPoliciesRequest, ListKeyPoliciesResponse>(parts, {
    schema: ListKeyPolicies$,
    access: "read",
    handle: async (input) => {
      const { items, rest } = pageOf([policyName], String, input, { byDefault: 100, max: 1000 });
      return { PolicyNames: [...items], ...rest };
    },
  });
}
