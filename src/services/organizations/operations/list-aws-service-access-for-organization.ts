import { ListAWSServiceAccessForOrganization$ } from "@aws-sdk/client-organizations";
import type {
  ListAWSServiceAccessForOrganizationRequest,
  ListAWSServiceAccessForOrganizationResponse,
} from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { requireReader } from "../../../organizations/standing.ts";
import { organizationOperation } from "../organization-operation.ts";
import { pageOf } from "../paging.ts";

/**
 * ListAWSServiceAccessForOrganization: the services with trusted access.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAWSServiceAccessForOrganization.html
 */
export function listAWSServiceAccessForOrganization(
  parts: OrganizationParts,
): Operation<
  ListAWSServiceAccessForOrganizationRequest,
  ListAWSServiceAccessForOrganizationResponse
> {
  return organizationOperation<
    ListAWSServiceAccessForOrganizationRequest,
    ListAWSServiceAccessForOrganizationResponse
  >(parts, {
    schema: ListAWSServiceAccessForOrganization$,
    access: "read",
    handle: async (input, callerId) => {
      const { services } = requireReader(parts.store.view, callerId);
      const { items, rest } = pageOf(services, ({ principal }) => principal, input);
      const EnabledServicePrincipals = items.map(({ principal, since }) => ({
        ServicePrincipal: principal,
        DateEnabled: new Date(since),
      }));
      return { EnabledServicePrincipals, ...rest };
    },
  });
}
