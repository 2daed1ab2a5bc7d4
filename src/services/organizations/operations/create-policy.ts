import { CreatePolicy$ } from "@aws-sdk/client-organizations";
import type { CreatePolicyRequest, CreatePolicyResponse } from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { createPolicy as created } from "../../../organizations/policies.ts";
import { requireManagement } from "../../../organizations/standing.ts";
import { organizationOperation } from "../organization-operation.ts";
import { policyOutput } from "../outputs.ts";

/**
 * CreatePolicy: makes a service control policy. It limits nothing before it is attached.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreatePolicy.html
 */
export function createPolicy(
  parts: OrganizationParts,
): Operation<CreatePolicyRequest, CreatePolicyResponse> {
  return organizationOperation<CreatePolicyRequest, CreatePolicyResponse>(parts, {
    schema: CreatePolicy$,
    access: "write",
    handle: async (input, callerId) => {
      const { Name: name = "", Description: description = "", Content: document = "" } = input;
      const tags = (input.Tags ?? []).map(({ Key, Value }) => ({ Key, Value }));
      const wish = { name, description, document, type: input.Type, tags };
      const policy = await created(parts, callerId, wish);
      const organization = requireManagement(parts.store.view, callerId);
      return { Policy: { PolicySummary: policyOutput(organization, policy), Content: document } };
    },
  });
}
