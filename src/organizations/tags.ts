import type { Entity, Organization, Tags } from "./entities.ts";
import { checkLength, checkPattern } from "./input-checks.ts";
import { constraint, invalidInput, targetNotFound } from "./organization-error.ts";
import { idPatterns } from "./organization-id.ts";
import type { OrganizationView } from "./organization-memory.ts";
import type { OrganizationParts } from "./organization-parts.ts";
import { requireManagement, requireReader } from "./standing.ts";

export interface Tag {
  readonly Key: string | undefined;
  readonly Value: string | undefined;
}

const keyPattern = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** The tags after some are added. @throws OrganizationError a tag is wrong, or there are too many */
export function withTags(before: Tags, added: readonly Tag[], tagsMax: number): Tags {
  const keys = added.map(({ Key }) => Key ?? "");
  if (new Set(keys).size !== keys.length) {
    throw invalidInput("DUPLICATE_TAG_KEY", "Tag keys must be unique among the tags of a request.");
  }
  for (const { Key = "", Value = "" } of added) {
    checkLength(Key, { min: 1, max: 128 }, "Tags.Key");
    checkLength(Value, { min: 0, max: 256 }, "Tags.Value");
    checkPattern(Key, keyPattern, "Tags.Key");
    checkPattern(Value, keyPattern, "Tags.Value");
    if (/^aws:/i.test(Key)) {
      const message = "You specified a tag key that is a system tag.";
      throw invalidInput("INVALID_SYSTEM_TAGS_PARAMETER", message);
    }
  }
  const entries = added.map(({ Key = "", Value = "" }) => [Key, Value] as const);
  const after = { ...before, ...Object.fromEntries(entries) };
  if (Object.keys(after).length > tagsMax) {
    const message = `A resource can have at most ${tagsMax} tags.`;
    throw constraint("TAG_LIMIT_EXCEEDED", message);
  }
  return after;
}

export async function tagResource(
  { store, quotas }: OrganizationParts,
  callerId: string,
  { id, tags }: { readonly id: string; readonly tags: readonly Tag[] },
): Promise<void> {
  return store.change((view) => {
    const found = requireTagged(view, requireManagement(view, callerId), id);
    const after = withTags(tagsIn(found), tags, quotas.tagsPerResource);
    return { put: [tagged(found, after)], result: undefined };
  });
}

export async function untagResource(
  { store }: OrganizationParts,
  callerId: string,
  { id, keys }: { readonly id: string; readonly keys: readonly string[] },
): Promise<void> {
  return store.change((view) => {
    const found = requireTagged(view, requireManagement(view, callerId), id);
    const kept = Object.entries(tagsIn(found)).filter(([key]) => !keys.includes(key));
    return { put: [tagged(found, Object.fromEntries(kept))], result: undefined };
  });
}

/** By key. @throws OrganizationError there is no such root, unit, account or policy */
export function tagsOf(view: OrganizationView, callerId: string, id: string): Tags {
  return tagsIn(requireTagged(view, requireReader(view, callerId), id));
}

type Tagged = Extract<Entity, { kind: "organization" | "unit" | "member" | "policy" }>;

function requireTagged(view: OrganizationView, organization: Organization, id: string): Tagged {
  if (id === organization.rootId) return organization;
  if (!idPatterns.target.test(id) && !idPatterns.policy.test(id)) {
    throw invalidInput("INVALID_PATTERN", "You specified an invalid value for ResourceId.");
  }
  const found = view.units.get(id) ?? view.members.get(id) ?? view.policies.get(id);
  if (found?.organizationId !== organization.id) throw targetNotFound();
  return found;
}

function tagsIn(entity: Tagged): Tags {
  return entity.kind === "organization" ? entity.rootTags : entity.tags;
}

function tagged(entity: Tagged, tags: Tags): Tagged {
  return entity.kind === "organization" ? { ...entity, rootTags: tags } : { ...entity, tags };
}
