import { EnableAWSServiceAccess$ } from "@aws-sdk/client-organizations";
import type { EnableAWSServiceAccessRequest } from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { enableServiceAccess } from "../../../organizations/service-access.ts";
import { organizationOperation } from "../organization-operation.ts";

/**
 * EnableAWSServiceAccess: lets a service act in all accounts of the organization.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_EnableAWSServiceAccess.html
 */
export function enableAWSServiceAccess(
  parts: OrganizationParts,
): Operation<EnableAWSServiceAccessRequest, object> {
  return organizationOperation<EnableAWSServiceAccessRequest, object>(parts, {
    schema: EnableAWSServiceAccess$,
    access: "write",
    handle: async (input, callerId) => {
      await enableServiceAccess(parts, callerId, input.ServicePrincipal ?? "");
      return {};
    },
  });
}
