import type { AccountEntities } from "./account-entities.ts";
import type { Role, User } from "./entities.ts";
import { requireChangeable, requireChangeableRole, requireRoom, requireUser } from "./holders.ts";
import type { HolderKind } from "./holders.ts";
import { noSuchEntity } from "./identity-problem.ts";
import type { IdentityParts } from "./identity-parts.ts";
import { findManagedPolicy } from "./managed-policy.ts";

/** On whom, and which managed policy. */
export interface Attachment {
  readonly kind: HolderKind;
  readonly name: string;
  readonly policyArn: string;
}

/** A policy that is attached already stays so. @throws IdentityProblem */
export async function attachPolicy(
  { identities, quotas }: IdentityParts,
  accountId: string,
  { kind, name, policyArn }: Attachment,
): Promise<void> {
  return identities.change(accountId, (entities) => {
    const holder = requireChangeable(entities, kind, name);
    requireAttachable(entities, policyArn);
    if (holder.attached.includes(policyArn)) return { result: undefined };
    const quota = quotaNames[kind];
    requireRoom(holder.attached.length, quota, quotas[quota]);
    return { put: [{ ...holder, attached: [...holder.attached, policyArn] }], result: undefined };
  });
}

/** @throws IdentityProblem it is not attached */
export async function detachPolicy(
  { identities }: IdentityParts,
  accountId: string,
  { kind, name, policyArn }: Attachment,
): Promise<void> {
  return identities.change(accountId, (entities) => {
    const holder = requireChangeable(entities, kind, name);
    if (!holder.attached.includes(policyArn)) {
      throw noSuchEntity(`Policy ${policyArn} was not found.`);
    }
    const attached = holder.attached.filter((arn) => arn !== policyArn);
    return { put: [{ ...holder, attached }], result: undefined };
  });
}

/** Sets the permissions boundary; without `policyArn`, takes it away, if there is one. */
export async function setBoundary(
  { identities }: IdentityParts,
  accountId: string,
  change: { readonly kind: "user" | "role"; readonly name: string; readonly policyArn?: string },
): Promise<void> {
  const { kind, name, policyArn } = change;
  return identities.change(accountId, (entities) => {
    const holder =
      kind === "user" ? requireUser(entities, name) : requireChangeableRole(entities, name);
    if (policyArn !== undefined) requireAttachable(entities, policyArn);
    return { put: [withBoundary(holder, policyArn)], result: undefined };
  });
}

function withBoundary(holder: User | Role, boundary: string | undefined): User | Role {
  const { boundary: _, ...rest } = holder;
  return boundary === undefined ? rest : { ...rest, boundary };
}

/** @throws IdentityProblem there is no such policy that the account could attach */
export function requireAttachable(entities: AccountEntities, policyArn: string): void {
  if (findManagedPolicy(entities, policyArn) !== undefined) return;
  throw noSuchEntity(`Policy ${policyArn} does not exist or is not attachable.`);
}

const quotaNames = {
  user: "PoliciesPerUser",
  group: "PoliciesPerGroup",
  role: "PoliciesPerRole",
} as const satisfies Readonly<Record<HolderKind, string>>;
