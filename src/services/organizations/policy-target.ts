import type { PolicyTargetSummary } from "@aws-sdk/client-organizations";

import { unreachable } from "../../base/assert.ts";
import type { Organization } from "../../organizations/entities.ts";
import { entityArn } from "../../organizations/organization-arn.ts";
import type { OrganizationParts } from "../../organizations/organization-parts.ts";
import type { PolicyHolder } from "../../organizations/policy-holders.ts";

/** What a policy hangs on, as answers show it. */
export function target(
  parts: OrganizationParts,
  organization: Organization,
  holder: PolicyHolder,
): { readonly id: string; readonly summary: PolicyTargetSummary } {
  const { id, Name, Type } = described(parts, holder);
  const summary = { TargetId: id, Arn: entityArn(organization, id), Type };
  return { id, summary: Name === undefined ? summary : { ...summary, Name } };
}

function described(
  { store, accounts }: OrganizationParts,
  holder: PolicyHolder,
): { id: string } & Required<Pick<PolicyTargetSummary, "Name" | "Type">> {
  switch (holder.kind) {
    case "organization":
      return { id: holder.rootId, Name: "Root", Type: "ROOT" };
    case "unit":
      return { id: holder.id, Name: holder.name, Type: "ORGANIZATIONAL_UNIT" };
    case "member": {
      const { id } = holder;
      return {
        id,
        Name: store.view.contacts.get(id)?.name ?? accounts.nameOf(id),
        Type: "ACCOUNT",
      };
    }
    default:
      return unreachable(holder);
  }
}
