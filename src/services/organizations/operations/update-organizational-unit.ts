import { UpdateOrganizationalUnit$ } from "@aws-sdk/client-organizations";
import type {
  UpdateOrganizationalUnitRequest,
  UpdateOrganizationalUnitResponse,
} from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { requireManagement } from "../../../organizations/standing.ts";
import { renameUnit } from "../../../organizations/units.ts";
import { organizationOperation } from "../organization-operation.ts";
import { unitOutput } from "../outputs.ts";

/**
 * UpdateOrganizationalUnit: renames a unit.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_UpdateOrganizationalUnit.html
 */
export function updateOrganizationalUnit(
  parts: OrganizationParts,
): Operation<UpdateOrganizationalUnitRequest, UpdateOrganizationalUnitResponse> {
  return organizationOperation<UpdateOrganizationalUnitRequest, UpdateOrganizationalUnitResponse>(
    parts,
    {
      schema: UpdateOrganizationalUnit$,
      access: "write",
      about: ({ OrganizationalUnitId }) => [OrganizationalUnitId],
      handle: async (input, callerId) => {
        const { OrganizationalUnitId: id = "", Name: name } = input;
        const unit = await renameUnit(parts, callerId, { id, name });
        const organization = requireManagement(parts.store.view, callerId);
        return { OrganizationalUnit: unitOutput(organization, unit) };
      },
    },
  );
}
