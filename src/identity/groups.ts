import type { Group } from "./entities.ts";
import { randomEntityId } from "./entity-id.ts";
import { deleteConflict, requireFree, requireGroup, requireRoom } from "./holders.ts";
import type { IdentityParts } from "./identity-parts.ts";
import { membersOf } from "./users.ts";

/** @throws IdentityProblem the name is taken, or there are as many groups as there may be */
export async function createGroup(
  { identities, world, quotas }: IdentityParts,
  accountId: string,
  { name, path }: { readonly name: string; readonly path: string },
): Promise<Group> {
  return identities.change(accountId, (entities) => {
    requireFree(entities, "group", name);
    requireRoom(entities.groups.size, "GroupsPerAccount", quotas.GroupsPerAccount);
    const group: Group = {
      kind: "group",
      id: randomEntityId("AGPA", world.random),
      name,
      path,
      createdAt: world.clock.now(),
      inline: [],
      attached: [],
    };
    return { put: [group], result: group };
  });
}

export async function updateGroup(
  { identities }: IdentityParts,
  accountId: string,
  name: string,
  change: { readonly name?: string | undefined; readonly path?: string | undefined },
): Promise<Group> {
  return identities.change(accountId, (entities) => {
    const group = requireGroup(entities, name);
    const renamed = { ...group, name: change.name ?? group.name, path: change.path ?? group.path };
    requireFree(entities, "group", renamed.name, group.id);
    return { put: [renamed], result: renamed };
  });
}

/** @throws IdentityProblem it has members or policies */
export async function deleteGroup(
  { identities }: IdentityParts,
  accountId: string,
  name: string,
): Promise<void> {
  return identities.change(accountId, (entities) => {
    const group = requireGroup(entities, name);
    if (membersOf(entities, group.id).length > 0) throw deleteConflict("remove users from group");
    if (group.attached.length > 0) throw deleteConflict("detach all policies");
    if (group.inline.length > 0) throw deleteConflict("delete policies");
    return { remove: [group], result: undefined };
  });
}
