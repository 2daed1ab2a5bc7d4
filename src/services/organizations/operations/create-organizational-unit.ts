import { CreateOrganizationalUnit$ } from "@aws-sdk/client-organizations";
import type {
  CreateOrganizationalUnitRequest,
  CreateOrganizationalUnitResponse,
} from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { requireManagement } from "../../../organizations/standing.ts";
import { createUnit } from "../../../organizations/units.ts";
import { organizationOperation } from "../organization-operation.ts";
import { unitOutput } from "../outputs.ts";

/**
 * CreateOrganizationalUnit: makes a unit in the root or in another unit.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateOrganizationalUnit.html
 */
export function createOrganizationalUnit(
  parts: OrganizationParts,
): Operation<CreateOrganizationalUnitRequest, CreateOrganizationalUnitResponse> {
  return organizationOperation<CreateOrganizationalUnitRequest, CreateOrganizationalUnitResponse>(
    parts,
    {
      schema: CreateOrganizationalUnit$,
      access: "write",
      about: ({ ParentId }) => [ParentId],
      handle: async (input, callerId) => {
        const { Name: name = "", ParentId: parentId = "" } = input;
        const tags = (input.Tags ?? []).map(({ Key, Value }) => ({ Key, Value }));
        const unit = await createUnit(parts, callerId, { name, parentId, tags });
        const organization = requireManagement(parts.store.view, callerId);
        return { OrganizationalUnit: unitOutput(organization, unit) };
      },
    },
  );
}
