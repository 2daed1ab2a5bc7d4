import type { Trail } from "./trail.ts";
import type { TrailProblem } from "./trail-problem.ts";

/** What trails must know of organizations. Answered from memory. */
export interface TrailOrganizations {
  /** The organization that the account is in now. Undefined: none. */
  readonly find: (accountId: string) => TrailOrganization | undefined;
}

export interface TrailOrganization {
  /** `o-…` */
  readonly id: string;
  readonly managementAccountId: string;
  readonly hasAllFeatures: boolean;
  /** Whether CloudTrail has trusted access. */
  readonly isTrusted: boolean;
  /** The delegated administrators of CloudTrail. */
  readonly administrators: ReadonlySet<string>;
  /** Those that are in it now, the management account included. */
  readonly accountIds: ReadonlySet<string>;
}

/**
 * The organization for which an account may make trails: as its management account, or as a
 * delegated administrator of CloudTrail.
 *
 * @see CloudTrail User Guide, "Prepare for creating a trail for your organization"
 */
export function requireTrailOrganization(
  organizations: TrailOrganizations,
  callerId: string,
): TrailOrganization | TrailProblem {
  const organization = organizations.find(callerId);
  if (organization === undefined) return { kind: "no-organization" };
  if (!organization.hasAllFeatures) return { kind: "organization-without-features" };
  if (!mayManage(organization, callerId)) return { kind: "not-organization-owner" };
  return organization.isTrusted ? organization : { kind: "organization-access-missing" };
}

function mayManage(
  { managementAccountId, administrators }: TrailOrganization,
  accountId: string,
): boolean {
  return managementAccountId === accountId || administrators.has(accountId);
}

/** Whether an account may change and stop the trail: its owner, and delegated administrators. */
export function mayChange(
  organizations: TrailOrganizations,
  trail: Trail,
  accountId: string,
): boolean {
  if (trail.accountId === accountId) return true;
  const organization = organizations.find(accountId);
  return organization !== undefined && mayManage(organization, accountId);
}

/**
 * The accounts that a trail records. Of an organization trail those that are in the organization
 * now; only its owner where CloudTrail may not act in the organization any more.
 */
export function accountsOf(
  organizations: TrailOrganizations,
  trail: Omit<Trail, "number">,
): ReadonlySet<string> {
  const { accountId } = trail;
  if (!trail.isOrganization) return new Set([accountId]);
  const organization = organizations.find(accountId);
  const isItsOwn = organization?.id === trail.organizationId && organization?.isTrusted === true;
  return isItsOwn ? organization.accountIds : new Set([accountId]);
}

/**
 * What stands before the account in the keys of its files: for an organization trail, and for what
 * such a trail has recorded of other accounts before it became a trail of its account.
 */
export function organizationInKeys(
  { isOrganization, organizationId, accountId: ownerId }: Trail,
  accountId: string,
): { readonly organizationId?: string } {
  const isOrganizations = isOrganization || accountId !== ownerId;
  return isOrganizations && organizationId !== undefined ? { organizationId } : {};
}

/** Nobody is in an organization. */
export const noOrganizations: TrailOrganizations = { find: () => undefined };
