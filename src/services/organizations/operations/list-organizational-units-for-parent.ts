import { ListOrganizationalUnitsForParent$ } from "@aws-sdk/client-organizations";
import type {
  ListOrganizationalUnitsForParentRequest,
  ListOrganizationalUnitsForParentResponse,
} from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { requireReader } from "../../../organizations/standing.ts";
import { requireParent, unitsIn } from "../../../organizations/units.ts";
import { organizationOperation } from "../organization-operation.ts";
import { unitOutput } from "../outputs.ts";
import { pageOf } from "../paging.ts";

/**
 * ListOrganizationalUnitsForParent: the units directly in the root or a unit.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListOrganizationalUnitsForParent.html
 */
export function listOrganizationalUnitsForParent(
  parts: OrganizationParts,
): Operation<ListOrganizationalUnitsForParentRequest, ListOrganizationalUnitsForParentResponse> {
  return organizationOperation<
    ListOrganizationalUnitsForParentRequest,
    ListOrganizationalUnitsForParentResponse
  >(parts, {
    schema: ListOrganizationalUnitsForParent$,
    access: "read",
    about: ({ ParentId }) => [ParentId],
    handle: async (input, callerId) => {
      const { ParentId: parentId = "" } = input;
      const { view } = parts.store;
      const organization = requireReader(view, callerId);
      requireParent(view, organization, parentId);
      const { items, rest } = pageOf(unitsIn(view, parentId), ({ id }) => id, input);
      const OrganizationalUnits = items.map((unit) => unitOutput(organization, unit));
      return { OrganizationalUnits, ...rest };
    },
  });
}
