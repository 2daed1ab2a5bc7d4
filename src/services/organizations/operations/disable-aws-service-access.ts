import { DisableAWSServiceAccess$ } from "@aws-sdk/client-organizations";
import type { DisableAWSServiceAccessRequest } from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { disableServiceAccess } from "../../../organizations/service-access.ts";
import { organizationOperation } from "../organization-operation.ts";

/**
 * DisableAWSServiceAccess: lets a service act in its accounts no more.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_DisableAWSServiceAccess.html
 */
export function disableAWSServiceAccess(
  parts: OrganizationParts,
): Operation<DisableAWSServiceAccessRequest, object> {
  return organizationOperation<DisableAWSServiceAccessRequest, object>(parts, {
    schema: DisableAWSServiceAccess$,
    access: "write",
    handle: async (input, callerId) => {
      await disableServiceAccess(parts, callerId, input.ServicePrincipal ?? "");
      return {};
    },
  });
}
