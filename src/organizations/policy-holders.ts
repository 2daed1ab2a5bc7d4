import type { Member, Organization, Unit } from "./entities.ts";
import { checkPattern } from "./input-checks.ts";
import { targetNotFound } from "./organization-error.ts";
import { idPatterns } from "./organization-id.ts";
import type { OrganizationView } from "./organization-memory.ts";

/** What policies hang on: the organization stands for its root. */
export type PolicyHolder = Organization | Unit | Member;

/** The root first, then units and accounts. */
export function holdersOf(
  view: OrganizationView,
  organization: Organization,
): readonly PolicyHolder[] {
  const units = [...view.units.values()].filter(
    ({ organizationId }) => organizationId === organization.id,
  );
  return [organization, ...units, ...view.membersOf(organization.id)];
}

/** @throws OrganizationError */
export function requireHolder(
  view: OrganizationView,
  organization: Organization,
  targetId: string,
): PolicyHolder {
  checkPattern(targetId, idPatterns.target, "TargetId");
  if (targetId === organization.rootId) return organization;
  const found = view.units.get(targetId) ?? view.members.get(targetId);
  if (found?.organizationId !== organization.id) throw targetNotFound();
  return found;
}
