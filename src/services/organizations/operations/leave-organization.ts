import { LeaveOrganization$ } from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import { leaveOrganization as left } from "../../../organizations/accounts.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { organizationOperation } from "../organization-operation.ts";

/**
 * LeaveOrganization: takes the calling account out of its organization.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_LeaveOrganization.html
 */
export function leaveOrganization(parts: OrganizationParts): Operation<object, object> {
  return organizationOperation<object, object>(parts, {
    schema: LeaveOrganization$,
    access: "write",
    record: { changesSelection: true },
    handle: async (_input, callerId) => {
      await left(parts, callerId);
      return {};
    },
  });
}
