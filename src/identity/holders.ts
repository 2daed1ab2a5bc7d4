import type { AccountEntities } from "./account-entities.ts";
import type { Group, Role, User } from "./entities.ts";
import { IdentityProblem, limitExceeded, noSuchEntity } from "./identity-problem.ts";

/** What policies hang on, and what an account has by name. */
export interface Holders {
  readonly user: User;
  readonly group: Group;
  readonly role: Role;
}

export type HolderKind = keyof Holders;

/** @throws IdentityProblem there is none of that name */
export function requireUser(entities: AccountEntities, name: string): User {
  return required(entities.users.find(name), "user", name);
}

export function requireGroup(entities: AccountEntities, name: string): Group {
  return required(entities.groups.find(name), "group", name);
}

export function requireRole(entities: AccountEntities, name: string): Role {
  return required(entities.roles.find(name), "role", name);
}

export function requireHolder(
  entities: AccountEntities,
  kind: HolderKind,
  name: string,
): User | Group | Role {
  if (kind === "user") return requireUser(entities, name);
  return kind === "group" ? requireGroup(entities, name) : requireRole(entities, name);
}

/** As `requireHolder`, to be changed: AWS alone changes what it made for a service. */
export function requireChangeable(
  entities: AccountEntities,
  kind: HolderKind,
  name: string,
): User | Group | Role {
  return kind === "role"
    ? requireChangeableRole(entities, name)
    : requireHolder(entities, kind, name);
}

/** @throws IdentityProblem there is none of that name, or it is linked to a service */
export function requireChangeableRole(entities: AccountEntities, name: string): Role {
  const role = requireRole(entities, name);
  if (!role.path.startsWith(serviceRolePath)) return role;
  const subject = `Cannot perform the operation on the protected role '${role.name}'`;
  const message = `${subject} - this role is only modifiable by AWS`;
  throw new IdentityProblem("unmodifiable", message);
}

/** What the paths of roles begin with that AWS makes for its services. */
export const serviceRolePath = "/aws-service-role/";

function required<Found>(found: Found | undefined, kind: HolderKind, name: string): Found {
  if (found !== undefined) return found;
  throw noSuchEntity(`The ${kind} with name ${name} cannot be found.`);
}

/** @throws IdentityProblem the name is taken, by another than `self` */
export function requireFree(
  entities: AccountEntities,
  kind: HolderKind,
  name: string,
  self?: string,
): void {
  const table = { user: entities.users, group: entities.groups, role: entities.roles }[kind];
  const there = table.find(name);
  if (there === undefined || there.id === self) return;
  const title = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
  throw new IdentityProblem("already-exists", `${title} with name ${name} already exists.`);
}

/** @throws IdentityProblem there are as many as there may be */
export function requireRoom(size: number, quota: string, limit: number): void {
  if (size >= limit) throw limitExceeded(quota, limit);
}

/** `what` is to be gone first: AWS's words for what keeps an entity from being deleted. */
export function deleteConflict(what: string): IdentityProblem {
  return new IdentityProblem("delete-conflict", `Cannot delete entity, must ${what} first.`);
}
