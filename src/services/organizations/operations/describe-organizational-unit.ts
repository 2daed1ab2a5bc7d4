import { DescribeOrganizationalUnit$ } from "@aws-sdk/client-organizations";
import type {
  DescribeOrganizationalUnitRequest,
  DescribeOrganizationalUnitResponse,
} from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { requireReader } from "../../../organizations/standing.ts";
import { requireUnit } from "../../../organizations/units.ts";
import { organizationOperation } from "../organization-operation.ts";
import { unitOutput } from "../outputs.ts";

/**
 * DescribeOrganizationalUnit: a unit.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeOrganizationalUnit.html
 */
export function describeOrganizationalUnit(
  parts: OrganizationParts,
): Operation<DescribeOrganizationalUnitRequest, DescribeOrganizationalUnitResponse> {
  return organizationOperation<
    DescribeOrganizationalUnitRequest,
    DescribeOrganizationalUnitResponse
  >(parts, {
    schema: DescribeOrganizationalUnit$,
    access: "read",
    about: ({ OrganizationalUnitId }) => [OrganizationalUnitId],
    handle: async (input, callerId) => {
      const { view } = parts.store;
      const organization = requireReader(view, callerId);
      const unit = requireUnit(view, organization, input.OrganizationalUnitId ?? "");
      return { OrganizationalUnit: unitOutput(organization, unit) };
    },
  });
}
