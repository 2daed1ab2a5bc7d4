import { EnablePolicyType$ } from "@aws-sdk/client-organizations";
import type {
  EnablePolicyTypeRequest,
  EnablePolicyTypeResponse,
} from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { enablePolicyType as changed } from "../../../organizations/policy-attachments.ts";
import { organizationOperation } from "../organization-operation.ts";
import { rootOutput } from "../outputs.ts";

/**
 * EnablePolicyType: lets policies of a type limit the accounts of the organization.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_EnablePolicyType.html
 */
export function enablePolicyType(
  parts: OrganizationParts,
): Operation<EnablePolicyTypeRequest, EnablePolicyTypeResponse> {
  return organizationOperation<EnablePolicyTypeRequest, EnablePolicyTypeResponse>(parts, {
    schema: EnablePolicyType$,
    access: "write",
    about: ({ RootId }) => [RootId],
    handle: async (input, callerId) => {
      const { RootId: rootId = "", PolicyType: type } = input;
      return { Root: rootOutput(await changed(parts, callerId, { rootId, type })) };
    },
  });
}
