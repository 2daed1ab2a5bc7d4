import { DeleteOrganization$ } from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import { deleteOrganization as deleted } from "../../../organizations/organization-life.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { organizationOperation } from "../organization-operation.ts";

/**
 * DeleteOrganization: ends an organization that has no member accounts.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_DeleteOrganization.html
 */
export function deleteOrganization(parts: OrganizationParts): Operation<object, object> {
  return organizationOperation<object, object>(parts, {
    schema: DeleteOrganization$,
    access: "write",
    record: { changesSelection: true },
    handle: async (_input, callerId) => {
      await deleted(parts, callerId);
      return {};
    },
  });
}
