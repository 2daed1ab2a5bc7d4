import { DescribeOrganization$ } from "@aws-sdk/client-organizations";
import type { DescribeOrganizationResponse } from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { requireOrganization } from "../../../organizations/standing.ts";
import { organizationOperation } from "../organization-operation.ts";
import { organizationOutput } from "../outputs.ts";

/**
 * DescribeOrganization: the organization that the caller is in: any of its accounts may ask.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeOrganization.html
 */
export function describeOrganization(
  parts: OrganizationParts,
): Operation<object, DescribeOrganizationResponse> {
  return organizationOperation<object, DescribeOrganizationResponse>(parts, {
    schema: DescribeOrganization$,
    access: "read",
    handle: async (_input, callerId) => {
      const organization = requireOrganization(parts.store.view, callerId);
      return { Organization: organizationOutput(parts, organization) };
    },
  });
}
