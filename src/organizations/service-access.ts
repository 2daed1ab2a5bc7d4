import type { DelegatedAdministrator, Organization, ServiceAccess } from "./entities.ts";
import { checkPattern } from "./input-checks.ts";
import { constraint, invalidInput, OrganizationError } from "./organization-error.ts";
import { idPatterns } from "./organization-id.ts";
import type { OrganizationView } from "./organization-memory.ts";
import type { OrganizationParts } from "./organization-parts.ts";
import type { OrganizationQuotas } from "./quotas.ts";
import { cloudTrailAdministratorsMax } from "./quotas.ts";
import { requireManagement, requireMember } from "./standing.ts";

export const cloudTrailPrincipal = "cloudtrail.amazonaws.com";

/**
 * Lets a service act in all accounts of the organization. Enabling what is enabled changes nothing.
 *
 * @throws OrganizationError
 */
export async function enableServiceAccess(
  { store, world }: OrganizationParts,
  callerId: string,
  principal: string,
): Promise<void> {
  checkPrincipal(principal);
  return store.change((view) => {
    const organization = requireManagement(view, callerId);
    if (organization.featureSet !== "ALL") throw accessNeedsAllFeatures();
    if (hasServiceAccess(organization, principal)) return { result: undefined };
    const services = [...organization.services, { principal, since: world.clock.now() }];
    return { put: [{ ...organization, services: byPrincipal(services) }], result: undefined };
  });
}

/** @throws OrganizationError it has delegated administrators yet */
export async function disableServiceAccess(
  { store }: OrganizationParts,
  callerId: string,
  principal: string,
): Promise<void> {
  checkPrincipal(principal);
  return store.change((view) => {
    const organization = requireManagement(view, callerId);
    if (administratorsOf(organization, principal).length > 0) {
      const message = "The service has delegated administrators: deregister them first.";
      throw constraint("DELEGATED_ADMINISTRATOR_EXISTS_FOR_THIS_SERVICE", message);
    }
    const services = organization.services.filter((service) => service.principal !== principal);
    if (services.length === organization.services.length) return { result: undefined };
    return { put: [{ ...organization, services }], result: undefined };
  });
}

export function hasServiceAccess({ services }: Organization, principal: string): boolean {
  return services.some((service) => service.principal === principal);
}

/** In the order of their accounts' ids. Without a service: of any. */
export function administratorsOf(
  { administrators }: Organization,
  principal: string | undefined,
): readonly DelegatedAdministrator[] {
  if (principal === undefined) return administrators;
  return administrators.filter(({ services }) =>
    services.some((service) => service.principal === principal),
  );
}

export interface Delegation {
  readonly accountId: string;
  readonly principal: string;
}

/** @throws OrganizationError */
export async function registerAdministrator(
  { store, world, quotas }: OrganizationParts,
  callerId: string,
  { accountId, principal }: Delegation,
): Promise<void> {
  checkPattern(accountId, idPatterns.account, "AccountId");
  checkPrincipal(principal);
  return store.change((view) => {
    const organization = requireManagement(view, callerId);
    requireMember(view, organization, accountId);
    requireDelegable(organization, { accountId, principal }, quotas);
    const now = world.clock.now();
    const before = organization.administrators.find((admin) => admin.accountId === accountId);
    const services = byPrincipal([...(before?.services ?? []), { principal, since: now }]);
    const administrators = [
      ...organization.administrators.filter((admin) => admin !== before),
      { accountId, since: before?.since ?? now, services },
    ].toSorted((a, b) => (a.accountId < b.accountId ? -1 : 1));
    return { put: [{ ...organization, administrators }], result: undefined };
  });
}

function requireDelegable(
  organization: Organization,
  { accountId, principal }: Delegation,
  quotas: OrganizationQuotas,
): void {
  if (accountId === organization.managementAccountId) {
    const message = "You can't register the management account as a delegated administrator.";
    throw constraint("CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR", message);
  }
  if (organization.featureSet !== "ALL") throw accessNeedsAllFeatures();
  if (!hasServiceAccess(organization, principal)) {
    const message = "You must first enable trusted access for the service.";
    throw constraint("SERVICE_ACCESS_NOT_ENABLED", message);
  }
  const there = administratorsOf(organization, principal);
  if (there.some((admin) => admin.accountId === accountId)) {
    const message = "The account is already a delegated administrator for this service.";
    throw new OrganizationError("AccountAlreadyRegistered", message);
  }
  const limit =
    principal === cloudTrailPrincipal
      ? cloudTrailAdministratorsMax
      : quotas.administratorsPerService;
  if (there.length >= limit) {
    const message = "You have reached the number of delegated administrators of the service.";
    throw constraint("MAX_DELEGATED_ADMINISTRATORS_FOR_SERVICE_LIMIT_EXCEEDED", message);
  }
}

/** @throws OrganizationError */
export async function deregisterAdministrator(
  { store }: OrganizationParts,
  callerId: string,
  { accountId, principal }: Delegation,
): Promise<void> {
  checkPattern(accountId, idPatterns.account, "AccountId");
  checkPrincipal(principal);
  return store.change((view) => {
    const organization = requireManagement(view, callerId);
    requireMember(view, organization, accountId);
    const there = administratorsOf(organization, principal);
    if (!there.some((admin) => admin.accountId === accountId)) throw notRegistered();
    const administrators = organization.administrators.flatMap((admin) => {
      if (admin.accountId !== accountId) return [admin];
      const services = admin.services.filter((service) => service.principal !== principal);
      return services.length === 0 ? [] : [{ ...admin, services }];
    });
    return { put: [{ ...organization, administrators }], result: undefined };
  });
}

/** By principal. @throws OrganizationError the account is no delegated administrator */
export function delegatedServices(
  view: OrganizationView,
  organization: Organization,
  accountId: string,
): readonly ServiceAccess[] {
  checkPattern(accountId, idPatterns.account, "AccountId");
  requireMember(view, organization, accountId);
  const admin = organization.administrators.find((each) => each.accountId === accountId);
  if (admin === undefined) throw notRegistered();
  return admin.services;
}

function notRegistered(): OrganizationError {
  const message = "The account is not a delegated administrator for the service.";
  return new OrganizationError("AccountNotRegistered", message);
}

function accessNeedsAllFeatures(): OrganizationError {
  const message = "Your organization must have all features enabled.";
  return constraint("ALL_FEATURES_NOT_ENABLED", message);
}

function checkPrincipal(principal: string): void {
  if (/^[\w+=,.@-]{1,128}$/.test(principal) && principal.endsWith(".amazonaws.com")) return;
  const message = "You specified a service principal that isn't recognized.";
  throw invalidInput("UNRECOGNIZED_SERVICE_PRINCIPAL", message);
}

function byPrincipal(services: readonly ServiceAccess[]): readonly ServiceAccess[] {
  return services.toSorted((a, b) => (a.principal < b.principal ? -1 : 1));
}
