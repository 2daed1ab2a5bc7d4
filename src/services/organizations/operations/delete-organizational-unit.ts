import { DeleteOrganizationalUnit$ } from "@aws-sdk/client-organizations";
import type { DeleteOrganizationalUnitRequest } from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { deleteUnit } from "../../../organizations/units.ts";
import { organizationOperation } from "../organization-operation.ts";

/**
 * DeleteOrganizationalUnit: removes a unit that is empty.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_DeleteOrganizationalUnit.html
 */
export function deleteOrganizationalUnit(
  parts: OrganizationParts,
): Operation<DeleteOrganizationalUnitRequest, object> {
  return organizationOperation<DeleteOrganizationalUnitRequest, object>(parts, {
    schema: DeleteOrganizationalUnit$,
    access: "write",
    about: ({ OrganizationalUnitId }) => [OrganizationalUnitId],
    handle: async (input, callerId) => {
      await deleteUnit(parts, callerId, input.OrganizationalUnitId ?? "");
      return {};
    },
  });
}
