import type { AccountRequest, Contact, Member, Organization } from "./entities.ts";
import { checkLength, checkPattern } from "./input-checks.ts";
import { constraint, invalidInput, OrganizationError } from "./organization-error.ts";
import { accountRequestId, idPatterns } from "./organization-id.ts";
import { newMember } from "./organization-life.ts";
import type { OrganizationView } from "./organization-memory.ts";
import type { OrganizationParts } from "./organization-parts.ts";
import { requireManagement, requireMember, requireOrganization } from "./standing.ts";
import { withTags } from "./tags.ts";
import type { Tag } from "./tags.ts";

export interface NewAccount {
  readonly name: string;
  readonly email: string;
  /** Absent: `OrganizationAccountAccessRole`. */
  readonly roleName?: string | undefined;
  readonly tags: readonly Tag[];
}

/**
 * Makes an account in the organization. When it resolves the account is there and covered.
 *
 * @throws OrganizationError
 */
export async function createAccount(
  parts: OrganizationParts,
  callerId: string,
  wish: NewAccount,
): Promise<AccountRequest> {
  checkWish(wish);
  const { store, world, accounts, quotas } = parts;
  const request = await store.change((view) => {
    const organization = requireManagement(view, callerId);
    requireAccountRoom(view, organization, quotas.accounts);
    const made: AccountRequest = {
      kind: "account-request",
      id: accountRequestId(world.random),
      organizationId: organization.id,
      accountId: accounts.unusedId(),
      name: wish.name,
      email: wish.email,
      roleName: wish.roleName ?? "OrganizationAccountAccessRole",
      tags: withTags({}, wish.tags, quotas.tagsPerResource),
      requestedAt: world.clock.now(),
    };
    // Of a name or an address in use AWS tells with the outcome of the request, as here.
    return { put: [made], result: made };
  });
  // A crash from here on leaves a request that the next start goes on with.
  return provideAccount(parts, request);
}

/** Goes on with the requests that a crash interrupted. */
export async function resumeRequests(parts: OrganizationParts): Promise<void> {
  for (const request of parts.store.view.requests.values()) {
    if (request.completedAt === undefined) await provideAccount(parts, request);
  }
}

async function provideAccount(
  { store, world, accounts }: OrganizationParts,
  request: AccountRequest,
): Promise<AccountRequest> {
  const { organizationId, accountId: id, name, email, roleName, tags } = request;
  const organization = store.view.organizations.get(organizationId);
  const isTaken = [...store.view.contacts.values()].some((contact) => contact.email === email);
  const completed: AccountRequest = { ...request, completedAt: world.clock.now() };
  if (organization === undefined || isTaken) {
    const failed = { ...completed, failure: "EMAIL_ALREADY_EXISTS" as const };
    return store.change(() => ({ put: [failed], result: failed }));
  }
  const { managementAccountId } = organization;
  await accounts.provide({ id, name, roleName, managementAccountId });
  return store.change((view) => {
    const now = view.organizations.get(organizationId) ?? organization;
    const joinedAt = world.clock.now();
    const member = newMember(now, { id, joinedMethod: "CREATED", joinedAt, tags });
    const contact: Contact = { kind: "contact", id, name, email };
    return { put: [completed, member, contact], result: completed };
  });
}

function checkWish({ name, email, roleName }: NewAccount): void {
  checkLength(name, { min: 1, max: 50 }, "AccountName");
  checkPattern(name, /^[\u0020-\u007e]+$/, "AccountName");
  checkLength(email, { min: 6, max: 64 }, "Email");
  checkPattern(email, /^[^\s@]+@[^\s@]+\.[^\s@]+$/, "Email");
  if (roleName !== undefined && !/^[\w+=,.@-]{1,64}$/.test(roleName)) {
    throw invalidInput("INVALID_ROLE_NAME", "You provided a role name that isn't valid.");
  }
}

/** @throws OrganizationError the organization has as many accounts as it may */
export function requireAccountRoom(
  view: OrganizationView,
  { id }: Organization,
  accountsMax: number,
): void {
  if (view.membersOf(id).length < accountsMax) return;
  const message = "You have exceeded the allowed number of AWS accounts.";
  throw constraint("ACCOUNT_NUMBER_LIMIT_EXCEEDED", message);
}

/** The management account makes an account leave. @throws OrganizationError */
export async function removeAccount(
  { store }: OrganizationParts,
  callerId: string,
  accountId: string,
): Promise<void> {
  checkPattern(accountId, idPatterns.account, "AccountId");
  return store.change((view) => {
    const organization = requireManagement(view, callerId);
    const member = requireMember(view, organization, accountId);
    return { remove: [leaving(organization, member)], result: undefined };
  });
}

/** An account leaves by itself. @throws OrganizationError */
export async function leaveOrganization(
  { store }: OrganizationParts,
  callerId: string,
): Promise<void> {
  return store.change((view) => {
    const organization = requireOrganization(view, callerId);
    const member = requireMember(view, organization, callerId);
    return { remove: [leaving(organization, member)], result: undefined };
  });
}

function leaving(organization: Organization, member: Member): Member {
  if (member.id === organization.managementAccountId) {
    const message = "The management account can't leave the organization.";
    throw new OrganizationError("MasterCannotLeaveOrganization", message);
  }
  if (organization.administrators.some(({ accountId }) => accountId === member.id)) {
    const message = "You can't remove an account that is a delegated administrator.";
    throw constraint("CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG", message);
  }
  if (member.closedAt !== undefined) {
    const message = "You can't remove an account that is closed.";
    throw constraint("ACCOUNT_CANNOT_LEAVE_ORGANIZATION", message);
  }
  return member;
}

/** Closes an account: nobody can call as it any more. It stays in the organization, suspended. */
export async function closeAccount(
  { store, world }: OrganizationParts,
  callerId: string,
  accountId: string,
): Promise<void> {
  checkPattern(accountId, idPatterns.account, "AccountId");
  return store.change((view) => {
    const organization = requireManagement(view, callerId);
    const member = requireMember(view, organization, accountId);
    if (accountId === organization.managementAccountId) {
      const message = "You can't close the management account.";
      throw constraint("CANNOT_CLOSE_MANAGEMENT_ACCOUNT", message);
    }
    if (organization.administrators.some((admin) => admin.accountId === accountId)) {
      const message = "You can't close an account that is a delegated administrator.";
      throw constraint("CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG", message);
    }
    if (member.closedAt !== undefined) {
      throw new OrganizationError("AccountAlreadyClosed", "The account is already closed.");
    }
    const closed = { ...member, closedAt: world.clock.now() };
    return { put: [closed], result: undefined };
  });
}
