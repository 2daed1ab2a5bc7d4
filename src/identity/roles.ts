import { requireAttachable } from "./attachments.ts";
import type { Role } from "./entities.ts";
import { randomEntityId } from "./entity-id.ts";
import { deleteConflict, requireChangeableRole, requireFree, requireRoom } from "./holders.ts";
import { IdentityProblem, limitExceeded } from "./identity-problem.ts";
import type { IdentityParts } from "./identity-parts.ts";
import { checkDocument, documentSize, principalsOf } from "./policy-documents.ts";
import type { Tag } from "./tags.ts";
import { withTags } from "./tags.ts";

/** What a role is made with. */
export interface NewRole {
  readonly name: string;
  readonly path: string;
  /** The trust policy, as JSON. */
  readonly trust: string;
  readonly description?: string;
  /** Seconds. */
  readonly sessionMaxS: number;
  readonly boundary?: string;
  readonly tags: readonly Tag[];
}

/** @throws IdentityProblem the name is taken, a policy is wrong, or a quota is reached */
export async function createRole(
  parts: IdentityParts,
  accountId: string,
  { trust, tags, boundary, ...facts }: NewRole,
): Promise<Role> {
  const { identities, world, quotas } = parts;
  checkTrust(parts, trust);
  return identities.change(accountId, (entities) => {
    requireFree(entities, "role", facts.name);
    requireRoom(entities.roles.size, "RolesPerAccount", quotas.RolesPerAccount);
    if (boundary !== undefined) requireAttachable(entities, boundary);
    const role: Role = {
      kind: "role",
      id: randomEntityId("AROA", world.random),
      createdAt: world.clock.now(),
      ...facts,
      tags: withTags({}, tags, quotas.TagsPerResource),
      ...(boundary !== undefined && { boundary }),
      inline: [],
      attached: [],
      trust: { document: trust },
    };
    return { put: [role], result: role };
  });
}

/** What is absent stays as it is. */
export async function updateRole(
  { identities }: IdentityParts,
  accountId: string,
  name: string,
  change: { readonly description?: string | undefined; readonly sessionMaxS?: number | undefined },
): Promise<Role> {
  return identities.change(accountId, (entities) => {
    const role = requireChangeableRole(entities, name);
    const { description = role.description, sessionMaxS = role.sessionMaxS } = change;
    const changed = { ...role, sessionMaxS, ...(description !== undefined && { description }) };
    return { put: [changed], result: changed };
  });
}

/** Counts for the next session; those that are open stay so. */
export async function updateTrust(
  parts: IdentityParts,
  accountId: string,
  name: string,
  trust: string,
): Promise<void> {
  checkTrust(parts, trust);
  return parts.identities.change(accountId, (entities) => {
    const role = requireChangeableRole(entities, name);
    return { put: [{ ...role, trust: { document: trust } }], result: undefined };
  });
}

/** Ends all of the role's sessions. @throws IdentityProblem it has policies */
export async function deleteRole(
  { identities }: IdentityParts,
  accountId: string,
  name: string,
): Promise<void> {
  return identities.change(accountId, (entities) => {
    const role = requireChangeableRole(entities, name);
    if (role.attached.length > 0) throw deleteConflict("detach all policies");
    if (role.inline.length > 0) throw deleteConflict("delete policies");
    return { remove: [role], result: undefined };
  });
}

/** Besides the grammar: whom the policy names must be there. */
function checkTrust({ quotas, isPrincipalThere }: IdentityParts, document: string): void {
  checkDocument(document, "trust");
  const limit = quotas.ACLSizePerRole;
  if (documentSize(document) > limit) throw limitExceeded("ACLSizePerRole", limit);
  for (const principal of principalsOf(document)) {
    if (principal.kind === "account" && !isPrincipalThere(principal)) {
      throw invalidPrincipal(principal.accountId);
    }
    if (principal.kind !== "arn") continue;
    const { arn } = principal;
    const accountId = arn.split(":")[4] ?? "";
    if (!isPrincipalThere({ accountId, arn })) throw invalidPrincipal(arn);
  }
}

function invalidPrincipal(name: string): IdentityProblem {
  const message = `Invalid principal in policy: "AWS":"${name}"`;
  return new IdentityProblem("malformed-policy", message);
}
