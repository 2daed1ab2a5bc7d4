import { must } from "../base/assert.ts";
import type { AccountEntities } from "./account-entities.ts";
import { parseIamArn } from "./arn.ts";
import { awsManagedPolicies, findAwsManagedPolicy } from "./aws-managed-policies.ts";
import type { ManagedPolicy, PolicyVersion } from "./entities.ts";

/** A managed policy that the account can attach: its own, or one of AWS's. */
export function findManagedPolicy(
  entities: AccountEntities,
  arn: string,
): ManagedPolicy | undefined {
  const parsed = parseIamArn(arn);
  if (parsed?.kind !== "policy") return undefined;
  if (parsed.accountId === "aws") return findAwsManagedPolicy(arn);
  if (parsed.accountId !== entities.accountId) return undefined;
  const policy = entities.policies.find(parsed.name);
  return policy?.arn === arn ? policy : undefined;
}

/** What `ListPolicies` walks: the account's own, then AWS's, each by name. */
export function allManagedPolicies(entities: AccountEntities): readonly ManagedPolicy[] {
  return [...entities.policies.list(), ...awsManagedPolicies()];
}

export function isAwsManaged({ arn }: ManagedPolicy): boolean {
  return arn.startsWith("arn:aws:iam::aws:");
}

export function defaultVersion(policy: ManagedPolicy): PolicyVersion {
  const version = policy.versions.find(({ id }) => id === policy.defaultVersionId);
  return must(version, `${policy.arn} has its default version`);
}

/** How often each managed policy is attached, and how often it is a permissions boundary, by ARN. */
export function policyUsage(entities: AccountEntities): ReadonlyMap<string, PolicyUsage> {
  const usage = new Map<string, { attached: number; boundary: number }>();
  const of = (arn: string): { attached: number; boundary: number } => {
    const known = usage.get(arn) ?? { attached: 0, boundary: 0 };
    usage.set(arn, known);
    return known;
  };
  const { users, groups, roles } = entities;
  for (const { attached } of [...users.list(), ...groups.list(), ...roles.list()]) {
    for (const arn of attached) of(arn).attached += 1;
  }
  for (const { boundary } of [...users.list(), ...roles.list()]) {
    if (boundary !== undefined) of(boundary).boundary += 1;
  }
  return usage;
}

export interface PolicyUsage {
  readonly attached: number;
  readonly boundary: number;
}
