import type { AccountEntities } from "./account-entities.ts";
import type { ManagedPolicy, MfaDevice, Role, User } from "./entities.ts";
import { requireRole, requireUser } from "./holders.ts";
import type { IdentityParts } from "./identity-parts.ts";
import { requireOwnPolicy, requirePolicy } from "./managed-policies.ts";
import { requireDevice } from "./mfa-devices.ts";
import type { Tag } from "./tags.ts";
import { withTags, withoutTags } from "./tags.ts";

/** What has tags: users and roles by name, policies by ARN, MFA devices by serial number. */
export interface TaggedName {
  readonly kind: "user" | "role" | "policy" | "mfa-device";
  readonly name: string;
}

/** Sets tags over those that are there. @throws IdentityProblem */
export async function tagEntity(
  { identities, quotas }: IdentityParts,
  accountId: string,
  name: TaggedName,
  set: readonly Tag[],
): Promise<void> {
  return identities.change(accountId, (entities) => {
    const entity = requireChangeable(entities, name);
    const tags = withTags(entity.tags, set, quotas.TagsPerResource);
    return { put: [{ ...entity, tags }], result: undefined };
  });
}

/** Keys that are not there are no error. */
export async function untagEntity(
  { identities }: IdentityParts,
  accountId: string,
  name: TaggedName,
  keys: readonly string[],
): Promise<void> {
  return identities.change(accountId, (entities) => {
    const entity = requireChangeable(entities, name);
    return { put: [{ ...entity, tags: withoutTags(entity.tags, keys) }], result: undefined };
  });
}

/** @throws IdentityProblem there is none */
export function requireTagged(
  entities: AccountEntities,
  { kind, name }: TaggedName,
): User | Role | ManagedPolicy | MfaDevice {
  if (kind === "user") return requireUser(entities, name);
  if (kind === "role") return requireRole(entities, name);
  return kind === "policy" ? requirePolicy(entities, name) : requireDevice(entities, name);
}

function requireChangeable(
  entities: AccountEntities,
  name: TaggedName,
): User | Role | ManagedPolicy | MfaDevice {
  return name.kind === "policy"
    ? requireOwnPolicy(entities, name.name)
    : requireTagged(entities, name);
}
