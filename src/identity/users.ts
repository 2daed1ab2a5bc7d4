import type { AccountEntities } from "./account-entities.ts";
import { requireAttachable } from "./attachments.ts";
import type { User } from "./entities.ts";
import { randomEntityId } from "./entity-id.ts";
import { deleteConflict, requireFree, requireGroup, requireRoom, requireUser } from "./holders.ts";
import type { IdentityParts } from "./identity-parts.ts";
import { isDeviceOf } from "./mfa-devices.ts";
import type { Tag } from "./tags.ts";
import { withTags } from "./tags.ts";

/** What a user is made with. */
export interface NewUser {
  readonly name: string;
  readonly path: string;
  readonly boundary?: string;
  readonly tags: readonly Tag[];
}

/** @throws IdentityProblem the name is taken, the boundary is no policy, or a quota is reached */
export async function createUser(
  { identities, world, quotas }: IdentityParts,
  accountId: string,
  { name, path, boundary, tags }: NewUser,
): Promise<User> {
  return identities.change(accountId, (entities) => {
    requireFree(entities, "user", name);
    requireRoom(entities.users.size, "UsersPerAccount", quotas.UsersPerAccount);
    if (boundary !== undefined) requireAttachable(entities, boundary);
    const user: User = {
      kind: "user",
      id: randomEntityId("AIDA", world.random),
      name,
      path,
      createdAt: world.clock.now(),
      tags: withTags({}, tags, quotas.TagsPerResource),
      ...(boundary !== undefined && { boundary }),
      inline: [],
      attached: [],
      groupIds: [],
      accessKeys: [],
    };
    return { put: [user], result: user };
  });
}

/** Another name or path: groups, keys and policies stay; policies that name the ARN do not follow. */
export async function updateUser(
  { identities }: IdentityParts,
  accountId: string,
  name: string,
  change: { readonly name?: string | undefined; readonly path?: string | undefined },
): Promise<User> {
  return identities.change(accountId, (entities) => {
    const user = requireUser(entities, name);
    const renamed = { ...user, name: change.name ?? user.name, path: change.path ?? user.path };
    requireFree(entities, "user", renamed.name, user.id);
    return { put: [renamed], result: renamed };
  });
}

/** @throws IdentityProblem something still hangs on the user */
export async function deleteUser(
  { identities }: IdentityParts,
  accountId: string,
  name: string,
): Promise<void> {
  return identities.change(accountId, (entities) => {
    const user = requireUser(entities, name);
    if (user.groupIds.length > 0) throw deleteConflict("remove users from group");
    if (user.attached.length > 0) throw deleteConflict("detach all policies");
    if (user.inline.length > 0) throw deleteConflict("delete policies");
    if (user.accessKeys.length > 0) throw deleteConflict("delete access keys");
    if (entities.devices.list().some((device) => isDeviceOf(device, user))) {
      throw deleteConflict("delete MFA device");
    }
    return { remove: [user], result: undefined };
  });
}

/** One who is a member already stays one. */
export async function addUserToGroup(
  { identities, quotas }: IdentityParts,
  accountId: string,
  names: { readonly group: string; readonly user: string },
): Promise<void> {
  return identities.change(accountId, (entities) => {
    const group = requireGroup(entities, names.group);
    const user = requireUser(entities, names.user);
    if (user.groupIds.includes(group.id)) return { result: undefined };
    requireRoom(user.groupIds.length, "GroupsPerUser", quotas.GroupsPerUser);
    return { put: [{ ...user, groupIds: [...user.groupIds, group.id] }], result: undefined };
  });
}

export async function removeUserFromGroup(
  { identities }: IdentityParts,
  accountId: string,
  names: { readonly group: string; readonly user: string },
): Promise<void> {
  return identities.change(accountId, (entities) => {
    const group = requireGroup(entities, names.group);
    const user = requireUser(entities, names.user);
    const groupIds = user.groupIds.filter((id) => id !== group.id);
    return { put: [{ ...user, groupIds }], result: undefined };
  });
}

/** By name. */
export function membersOf(entities: AccountEntities, groupId: string): readonly User[] {
  return entities.users.list().filter(({ groupIds }) => groupIds.includes(groupId));
}
