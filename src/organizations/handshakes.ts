import type { Handshake, Organization } from "./entities.ts";
import { requireAccountRoom } from "./accounts.ts";
import { checkLength, checkPattern } from "./input-checks.ts";
import { accessDenied, invalidInput, OrganizationError } from "./organization-error.ts";
import { handshakeId, idPatterns } from "./organization-id.ts";
import { newMember } from "./organization-life.ts";
import type { OrganizationView } from "./organization-memory.ts";
import type { OrganizationParts } from "./organization-parts.ts";
import { handshakeLifetimeMs } from "./quotas.ts";
import { requireManagement } from "./standing.ts";
import { withTags } from "./tags.ts";
import type { Tag } from "./tags.ts";

export interface Invitation {
  readonly target: { readonly id: string; readonly type: string };
  readonly notes?: string | undefined;
  readonly tags: readonly Tag[];
}

/** @throws OrganizationError */
export async function inviteAccount(
  { store, world, accounts, quotas }: OrganizationParts,
  callerId: string,
  { target, notes, tags }: Invitation,
): Promise<Handshake> {
  if (notes !== undefined) checkLength(notes, { min: 0, max: 1024 }, "Notes");
  return store.change((view) => {
    const organization = requireManagement(view, callerId);
    const accountId = invitedAccount(view, target);
    if (accountId === undefined || !accounts.has(accountId)) {
      const message = "You can't perform the operation on that target: there is no such account.";
      throw invalidInput("TARGET_NOT_SUPPORTED", message);
    }
    requireInvitable(view, { organization, accountId, now: world.clock.now() }, quotas);
    const now = world.clock.now();
    const handshake: Handshake = {
      kind: "handshake",
      id: handshakeId(world.random),
      organizationId: organization.id,
      accountId,
      ...(target.type === "EMAIL" && { email: target.id }),
      ...(notes !== undefined && { notes }),
      tags: withTags({}, tags, quotas.tagsPerResource),
      requestedAt: now,
      expiresAt: now + handshakeLifetimeMs,
      state: "OPEN",
      changedAt: now,
    };
    return { put: [handshake], result: handshake };
  });
}

function invitedAccount(
  view: OrganizationView,
  { id, type }: Invitation["target"],
): string | undefined {
  if (type === "ACCOUNT") {
    if (idPatterns.account.test(id)) return id;
    throw invalidInput("INVALID_PATTERN_TARGET_ID", "The ID of the target isn't valid.");
  }
  if (type !== "EMAIL") {
    throw invalidInput("INVALID_PARTY_TYPE_TARGET", "The type of the target isn't valid.");
  }
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(id)) {
    throw invalidInput("INVALID_EMAIL_ADDRESS_TARGET", "The email address isn't valid.");
  }
  return [...view.contacts.values()].find(({ email }) => email === id)?.id;
}

function requireInvitable(
  view: OrganizationView,
  invited: {
    readonly organization: Organization;
    readonly accountId: string;
    readonly now: number;
  },
  quotas: OrganizationParts["quotas"],
): void {
  const { organization, accountId, now } = invited;
  if (view.members.get(accountId)?.organizationId === organization.id) {
    throw handshakeConstraint("ALREADY_IN_AN_ORGANIZATION", alreadyMember);
  }
  requireAccountRoom(view, organization, quotas.accounts);
  const own = [...view.handshakes.values()].filter(
    ({ organizationId }) => organizationId === organization.id,
  );
  const isOpen = (handshake: Handshake): boolean => handshakeState(handshake, now) === "OPEN";
  if (own.some((handshake) => handshake.accountId === accountId && isOpen(handshake))) {
    const message = "A handshake with the same action and target already exists.";
    throw new OrganizationError("DuplicateHandshake", message);
  }
  const dayMs = 24 * 3600 * 1000;
  const today = own.filter(({ requestedAt }) => now - requestedAt < dayMs);
  if (today.length >= quotas.invitationsPerDay) {
    const message =
      "You attempted to exceed the number of handshakes that you can send in one day.";
    throw handshakeConstraint("HANDSHAKE_RATE_LIMIT_EXCEEDED", message);
  }
}

const alreadyMember = "The account is already a member of the organization.";

function handshakeConstraint(reason: string, message: string): OrganizationError {
  return new OrganizationError("HandshakeConstraintViolation", message, reason);
}

/** What its state is now: an open one expires. */
export function handshakeState(
  { state, expiresAt }: Handshake,
  now: number,
): Handshake["state"] | "EXPIRED" {
  return state === "OPEN" && now >= expiresAt ? "EXPIRED" : state;
}

/** The account that is invited joins, beneath the root. @throws OrganizationError */
export async function acceptHandshake(
  { store, world, quotas }: OrganizationParts,
  callerId: string,
  id: string,
): Promise<Handshake> {
  return store.change((view) => {
    const now = world.clock.now();
    const handshake = requireHandshake(view, id);
    if (handshake.accountId !== callerId) throw accessDenied();
    const accepted = moved(handshake, "ACCEPTED", now);
    if (view.organizationOf(callerId) !== undefined) {
      throw handshakeConstraint(
        "ALREADY_IN_AN_ORGANIZATION",
        "You are already in an organization.",
      );
    }
    const organization = view.organizations.get(handshake.organizationId);
    if (organization === undefined) throw handshakeNotFound();
    requireAccountRoom(view, organization, quotas.accounts);
    const { tags } = handshake;
    const joining = { id: callerId, joinedMethod: "INVITED", joinedAt: now, tags } as const;
    return { put: [accepted, newMember(organization, joining)], result: accepted };
  });
}

/** @throws OrganizationError */
export async function declineHandshake(
  { store, world }: OrganizationParts,
  callerId: string,
  id: string,
): Promise<Handshake> {
  return store.change((view) => {
    const handshake = requireHandshake(view, id);
    if (handshake.accountId !== callerId) throw accessDenied();
    const declined = moved(handshake, "DECLINED", world.clock.now());
    return { put: [declined], result: declined };
  });
}

/** @throws OrganizationError */
export async function cancelHandshake(
  { store, world }: OrganizationParts,
  callerId: string,
  id: string,
): Promise<Handshake> {
  return store.change((view) => {
    const handshake = requireHandshake(view, id);
    const organization = view.organizations.get(handshake.organizationId);
    if (organization?.managementAccountId !== callerId) throw accessDenied();
    const canceled = moved(handshake, "CANCELED", world.clock.now());
    return { put: [canceled], result: canceled };
  });
}

/** Either party may look at it. @throws OrganizationError */
export function describeHandshake(view: OrganizationView, callerId: string, id: string): Handshake {
  const handshake = requireHandshake(view, id);
  const organization = view.organizations.get(handshake.organizationId);
  const parties = [handshake.accountId, organization?.managementAccountId];
  if (!parties.includes(callerId)) throw accessDenied();
  return handshake;
}

function requireHandshake(view: OrganizationView, id: string): Handshake {
  checkPattern(id, idPatterns.handshake, "HandshakeId");
  const handshake = view.handshakes.get(id);
  if (handshake === undefined) throw handshakeNotFound();
  return handshake;
}

function handshakeNotFound(): OrganizationError {
  const message = "You specified a handshake that doesn't exist.";
  return new OrganizationError("HandshakeNotFound", message);
}

function moved(handshake: Handshake, state: Handshake["state"], now: number): Handshake {
  const before = handshakeState(handshake, now);
  if (before === state) {
    const message = `The handshake is already in the state ${state}.`;
    throw new OrganizationError("HandshakeAlreadyInState", message);
  }
  if (before !== "OPEN") {
    const message = `A handshake in the state ${before} can't go into the state ${state}.`;
    throw new OrganizationError("InvalidHandshakeTransition", message);
  }
  return { ...handshake, state, changedAt: now };
}
