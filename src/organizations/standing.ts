import type { Member, Organization } from "./entities.ts";
import { accessDenied, accountNotFound, notInUse } from "./organization-error.ts";
import type { OrganizationView } from "./organization-memory.ts";

// Where a caller stands in its organization: what it may see and change there, whatever its policies say.

/** @throws OrganizationError the account is in none */
export function requireOrganization(view: OrganizationView, callerId: string): Organization {
  const organization = view.organizationOf(callerId);
  if (organization === undefined) throw notInUse();
  return organization;
}

/** @throws OrganizationError the caller is not the management account */
export function requireManagement(view: OrganizationView, callerId: string): Organization {
  const organization = requireOrganization(view, callerId);
  if (organization.managementAccountId !== callerId) throw accessDenied();
  return organization;
}

/**
 * What the management account and delegated administrators, of whichever service, may read.
 *
 * @throws OrganizationError the caller is neither
 */
export function requireReader(view: OrganizationView, callerId: string): Organization {
  const organization = requireOrganization(view, callerId);
  const { managementAccountId, administrators } = organization;
  const mayRead =
    managementAccountId === callerId ||
    administrators.some(({ accountId }) => accountId === callerId);
  if (!mayRead) throw accessDenied();
  return organization;
}

/** @throws OrganizationError it is not an account of that organization */
export function requireMember(
  view: OrganizationView,
  organization: Organization,
  accountId: string,
): Member {
  const member = view.members.get(accountId);
  if (member?.organizationId !== organization.id) throw accountNotFound();
  return member;
}
