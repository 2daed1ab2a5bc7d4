import type { ResourceAccess, ResourcePolicyOf } from "../policy/resource-access.ts";
import { parseIamArn } from "./arn.ts";
import type { Identities } from "./identities.ts";
import { findManagedPolicy } from "./managed-policy.ts";
import { findDevice } from "./mfa-codes.ts";
import type { CompiledDocuments } from "./policy-documents.ts";

/**
 * What hangs on the resources of IAM: tags, and on roles the trust policy, which speaks of who may
 * assume the role and of nothing else.
 */
export function iamResources(
  identities: Identities,
  documents: CompiledDocuments,
): ResourcePolicyOf {
  return (arn, action) => {
    const parsed = parseIamArn(arn);
    if (parsed === undefined || parsed.accountId === "aws") return undefined;
    const { accountId, kind, name, path } = parsed;
    const entities = identities.of(accountId);
    if (kind === "user") return { accountId, ...tagsOf(entities.users.find(name)) };
    if (kind === "policy") return { accountId, ...tagsOf(findManagedPolicy(entities, arn)) };
    if (kind === "mfa") return { accountId, ...tagsOf(findDevice(entities, arn)) };
    if (kind !== "role") return { accountId };
    const role = entities.roles.find(name);
    const isThere = role?.path === path;
    if (!action.startsWith("sts:")) return { accountId, ...tagsOf(isThere ? role : undefined) };
    const trust = { isRootOfAccess: true, policyName: "role trust policy" } as const;
    if (!isThere) return { accountId, ...trust };
    return { accountId, ...trust, ...tagsOf(role), policy: documents.trust(role.trust) };
  };
}

/** Tags have two names: one that all services know, and IAM's own. */
function tagsOf(
  entity: { readonly tags: Readonly<Record<string, string>> } | undefined,
): Pick<ResourceAccess, "tags" | "context"> {
  if (entity === undefined) return {};
  const { tags } = entity;
  const keys = Object.entries(tags).map(([key, value]) => [`iam:ResourceTag/${key}`, value]);
  return { tags, context: Object.fromEntries(keys) };
}
