import { must } from "../base/assert.ts";
import type { AccountEntities } from "./account-entities.ts";
import { parseIamArn } from "./arn.ts";
import type { Group, Role, User } from "./entities.ts";
import { requireGroup, requireRole, requireUser } from "./holders.ts";
import { IdentityProblem } from "./identity-problem.ts";
import { requirePolicy } from "./managed-policies.ts";
import { defaultVersion, isAwsManaged } from "./managed-policy.ts";

/** A policy with where it comes from, as simulations tell it. */
export interface SourcePolicy {
  readonly id: string;
  readonly type: "user" | "group" | "role" | "aws-managed" | "user-managed" | "resource" | "none";
  readonly document: string;
}

/**
 * The policies of a user, with those of its groups, of a group, or of a role.
 *
 * @param arn of one of the account
 * @throws IdentityProblem there is none, or it is something else
 */
export function sourcePolicies(entities: AccountEntities, arn: string): readonly SourcePolicy[] {
  const holder = requireSource(entities, arn);
  const groups =
    holder.kind === "user"
      ? holder.groupIds.map((id) => must(entities.groups.get(id), "a user's group is there"))
      : [];
  return [holder, ...groups].flatMap((one) => policiesOfHolder(entities, one));
}

/** The permissions boundary of a user or role. */
export function sourceBoundary(entities: AccountEntities, arn: string): SourcePolicy | undefined {
  const holder = requireSource(entities, arn);
  if (holder.kind === "group" || holder.boundary === undefined) return undefined;
  return managedSource(entities, holder.boundary);
}

/** @throws IdentityProblem there is none, or it is something else */
export function requireSource(entities: AccountEntities, arn: string): User | Group | Role {
  const parsed = parseIamArn(arn);
  if (parsed?.accountId === entities.accountId) {
    if (parsed.kind === "user") return requireUser(entities, parsed.name);
    if (parsed.kind === "group") return requireGroup(entities, parsed.name);
    if (parsed.kind === "role") return requireRole(entities, parsed.name);
  }
  throw new IdentityProblem("invalid-input", `Invalid Entity Arn: ${arn}`);
}

function policiesOfHolder(
  entities: AccountEntities,
  { kind, name, inline, attached }: User | Group | Role,
): readonly SourcePolicy[] {
  return [
    ...inline.map((policy) => ({
      id: `${kind}_${name}_${policy.name}`,
      type: kind,
      document: policy.document,
    })),
    ...attached.map((arn) => managedSource(entities, arn)),
  ];
}

function managedSource(entities: AccountEntities, arn: string): SourcePolicy {
  const policy = requirePolicy(entities, arn);
  const type = isAwsManaged(policy) ? "aws-managed" : "user-managed";
  return { id: policy.name, type, document: defaultVersion(policy).document };
}
