import { DeletePolicy$ } from "@aws-sdk/client-organizations";
import type { DeletePolicyRequest } from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { deletePolicy as deleted } from "../../../organizations/policies.ts";
import { organizationOperation } from "../organization-operation.ts";

/**
 * DeletePolicy: removes a policy that is attached nowhere.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_DeletePolicy.html
 */
export function deletePolicy(parts: OrganizationParts): Operation<DeletePolicyRequest, object> {
  return organizationOperation<DeletePolicyRequest, object>(parts, {
    schema: DeletePolicy$,
    access: "write",
    about: ({ PolicyId }) => [PolicyId],
    handle: async (input, callerId) => {
      await deleted(parts, callerId, input.PolicyId ?? "");
      return {};
    },
  });
}
