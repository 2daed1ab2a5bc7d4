import type { Member, Organization, Unit } from "./entities.ts";
import { fullAccessId } from "./full-access.ts";
import { checkLength, checkPattern } from "./input-checks.ts";
import {
  accountNotFound,
  constraint,
  OrganizationError,
  parentNotFound,
} from "./organization-error.ts";
import { idPatterns, unitId } from "./organization-id.ts";
import type { OrganizationView } from "./organization-memory.ts";
import type { OrganizationParts } from "./organization-parts.ts";
import { requireManagement } from "./standing.ts";
import { withTags } from "./tags.ts";
import type { Tag } from "./tags.ts";

export interface NewUnit {
  readonly name: string;
  readonly parentId: string;
  readonly tags: readonly Tag[];
}

/** @throws OrganizationError */
export async function createUnit(
  { store, world, quotas }: OrganizationParts,
  callerId: string,
  { name, parentId, tags }: NewUnit,
): Promise<Unit> {
  checkLength(name, { min: 1, max: 128 }, "Name");
  return store.change((view) => {
    const organization = requireManagement(view, callerId);
    requireParent(view, organization, parentId);
    const own = [...view.units.values()].filter((unit) => unit.organizationId === organization.id);
    if (own.length >= quotas.units) {
      const message = "You have exceeded the number of OUs that you can have in an organization.";
      throw constraint("OU_NUMBER_LIMIT_EXCEEDED", message);
    }
    // The root is none of the levels that are counted.
    if (ancestorsOf(view, parentId).length > quotas.unitDepth) {
      const message = "You attempted to create an OU tree that is too many levels deep.";
      throw constraint("OU_DEPTH_LIMIT_EXCEEDED", message);
    }
    requireFreeName(view, parentId, name);
    const unit: Unit = {
      kind: "unit",
      id: unitId(world.random, organization.rootId),
      organizationId: organization.id,
      name,
      parentId,
      policies: organization.hasServiceControl ? [fullAccessId] : [],
      tags: withTags({}, tags, quotas.tagsPerResource),
    };
    return { put: [unit], result: unit };
  });
}

/** Absent: as it was. @throws OrganizationError */
export async function renameUnit(
  { store }: OrganizationParts,
  callerId: string,
  { id, name }: { readonly id: string; readonly name: string | undefined },
): Promise<Unit> {
  if (name !== undefined) checkLength(name, { min: 1, max: 128 }, "Name");
  return store.change((view) => {
    const unit = requireUnit(view, requireManagement(view, callerId), id);
    if (name === undefined || name === unit.name) return { result: unit };
    requireFreeName(view, unit.parentId, name);
    const renamed = { ...unit, name };
    return { put: [renamed], result: renamed };
  });
}

/** @throws OrganizationError it is not empty */
export async function deleteUnit(
  { store }: OrganizationParts,
  callerId: string,
  id: string,
): Promise<void> {
  return store.change((view) => {
    const organization = requireManagement(view, callerId);
    const unit = requireUnit(view, organization, id);
    const isEmpty =
      accountsIn(view, organization, id).length === 0 && unitsIn(view, id).length === 0;
    if (!isEmpty) {
      const message = "The specified OU is not empty.";
      throw new OrganizationError("OrganizationalUnitNotEmpty", message);
    }
    return { remove: [unit], result: undefined };
  });
}

/** @throws OrganizationError */
export async function moveAccount(
  { store }: OrganizationParts,
  callerId: string,
  move: {
    readonly accountId: string;
    readonly sourceId: string;
    readonly destinationId: string;
  },
): Promise<void> {
  const { accountId, sourceId, destinationId } = move;
  checkPattern(accountId, idPatterns.account, "AccountId");
  checkPattern(sourceId, idPatterns.parent, "SourceParentId");
  checkPattern(destinationId, idPatterns.parent, "DestinationParentId");
  return store.change((view) => {
    const organization = requireManagement(view, callerId);
    const member = view.members.get(accountId);
    if (member?.organizationId !== organization.id) throw accountNotFound();
    if (!isParent(view, organization, sourceId) || member.parentId !== sourceId) {
      const message = "We can't find a source root or OU with the ParentId that you specified.";
      throw new OrganizationError("SourceParentNotFound", message);
    }
    if (!isParent(view, organization, destinationId)) {
      const message = "We can't find the destination container that you specified.";
      throw new OrganizationError("DestinationParentNotFound", message);
    }
    if (sourceId === destinationId) {
      const message = "That account is already present in the specified destination.";
      throw new OrganizationError("DuplicateAccount", message);
    }
    return { put: [{ ...member, parentId: destinationId }], result: undefined };
  });
}

/** @throws OrganizationError there is no such unit in the organization */
export function requireUnit(view: OrganizationView, organization: Organization, id: string): Unit {
  checkPattern(id, idPatterns.unit, "OrganizationalUnitId");
  const unit = view.units.get(id);
  if (unit?.organizationId !== organization.id) {
    const message = "You specified an organizational unit that doesn't exist.";
    throw new OrganizationError("OrganizationalUnitNotFound", message);
  }
  return unit;
}

/** @throws OrganizationError neither its root nor one of its units */
export function requireParent(
  view: OrganizationView,
  organization: Organization,
  id: string,
): void {
  checkPattern(id, idPatterns.parent, "ParentId");
  if (!isParent(view, organization, id)) throw parentNotFound();
}

function isParent(view: OrganizationView, { id, rootId }: Organization, parentId: string): boolean {
  return parentId === rootId || view.units.get(parentId)?.organizationId === id;
}

/** By id. */
export function unitsIn(view: OrganizationView, parentId: string): readonly Unit[] {
  return [...view.units.values()]
    .filter((unit) => unit.parentId === parentId)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** By id. */
export function accountsIn(
  view: OrganizationView,
  { id }: Organization,
  parentId: string,
): readonly Member[] {
  return view.membersOf(id).filter((member) => member.parentId === parentId);
}

/** The parent of an account or a unit. */
export function parentOf(view: OrganizationView, { id }: Organization, childId: string): string {
  checkPattern(childId, idPatterns.child, "ChildId");
  const child = view.units.get(childId) ?? view.members.get(childId);
  if (child?.organizationId !== id) {
    const message = "You specified a child that doesn't exist.";
    throw new OrganizationError("ChildNotFound", message);
  }
  return child.parentId;
}

/** From the root down to `id` itself, which is the root or a unit. */
export function ancestorsOf(view: OrganizationView, id: string): readonly string[] {
  const path: string[] = [];
  for (let at: string | undefined = id; at !== undefined; at = view.units.get(at)?.parentId) {
    path.unshift(at);
  }
  return path;
}

function requireFreeName(view: OrganizationView, parentId: string, name: string): void {
  if (!unitsIn(view, parentId).some((unit) => unit.name === name)) return;
  const message = "An OU with the same name already exists.";
  throw new OrganizationError("DuplicateOrganizationalUnit", message);
}
