import type { AccountEntities } from "./account-entities.ts";
import { iamArn } from "./arn.ts";
import type { ManagedPolicy, PolicyVersion } from "./entities.ts";
import { randomEntityId } from "./entity-id.ts";
import { requireRoom } from "./holders.ts";
import { IdentityProblem, limitExceeded, noSuchEntity } from "./identity-problem.ts";
import type { IdentityParts } from "./identity-parts.ts";
import { findManagedPolicy, isAwsManaged, policyUsage } from "./managed-policy.ts";
import { checkDocument, documentSize } from "./policy-documents.ts";
import type { Tag } from "./tags.ts";
import { withTags } from "./tags.ts";

/** What a managed policy is made with. */
export interface NewPolicy {
  readonly name: string;
  readonly path: string;
  readonly document: string;
  readonly description?: string;
  readonly tags: readonly Tag[];
}

/** @throws IdentityProblem the name is taken, the document is no policy, or a quota is reached */
export async function createPolicy(
  parts: IdentityParts,
  accountId: string,
  { name, path, document, description, tags }: NewPolicy,
): Promise<ManagedPolicy> {
  const { identities, world, quotas } = parts;
  checkPolicy(parts, document);
  return identities.change(accountId, (entities) => {
    if (entities.policies.find(name) !== undefined) {
      throw new IdentityProblem(
        "already-exists",
        `A policy called ${name} already exists. Duplicate names are not allowed.`,
      );
    }
    requireRoom(entities.policies.size, "PoliciesPerAccount", quotas.PoliciesPerAccount);
    const now = world.clock.now();
    const policy: ManagedPolicy = {
      kind: "policy",
      id: randomEntityId("ANPA", world.random),
      name,
      path,
      arn: iamArn(accountId, "policy", { path, name }),
      createdAt: now,
      updatedAt: now,
      ...(description !== undefined && { description }),
      tags: withTags({}, tags, quotas.TagsPerResource),
      versions: [{ id: "v1", document, createdAt: now }],
      defaultVersionId: "v1",
      versionsMade: 1,
    };
    return { put: [policy], result: policy };
  });
}

/** @throws IdentityProblem it is in use, or has versions besides its default one */
export async function deletePolicy(
  { identities }: IdentityParts,
  accountId: string,
  arn: string,
): Promise<void> {
  return identities.change(accountId, (entities) => {
    const policy = requireOwnPolicy(entities, arn);
    const { attached, boundary } = policyUsage(entities).get(arn) ?? { attached: 0, boundary: 0 };
    if (attached + boundary > 0) {
      const message = "Cannot delete a policy attached to entities.";
      throw new IdentityProblem("delete-conflict", message);
    }
    if (policy.versions.length > 1) {
      throw new IdentityProblem(
        "delete-conflict",
        "This policy has more than one version. Before you delete a policy, you must delete the " +
          "policy's versions. The default version is deleted with the policy.",
      );
    }
    return { remove: [policy], result: undefined };
  });
}

export async function createPolicyVersion(
  parts: IdentityParts,
  accountId: string,
  arn: string,
  { document, isDefault }: { readonly document: string; readonly isDefault: boolean },
): Promise<{ readonly policy: ManagedPolicy; readonly version: PolicyVersion }> {
  const { identities, world, quotas } = parts;
  checkPolicy(parts, document);
  return identities.change(accountId, (entities) => {
    const policy = requireOwnPolicy(entities, arn);
    const limit = quotas.VersionsPerPolicy;
    if (policy.versions.length >= limit) {
      throw new IdentityProblem(
        "limit-exceeded",
        `A managed policy can have up to ${limit} versions. Before you create a new version, you ` +
          "must delete an existing version.",
      );
    }
    const now = world.clock.now();
    const versionsMade = policy.versionsMade + 1;
    const version = { id: `v${versionsMade}`, document, createdAt: now };
    const changed: ManagedPolicy = {
      ...policy,
      versionsMade,
      versions: [...policy.versions, version],
      ...(isDefault && { defaultVersionId: version.id, updatedAt: now }),
    };
    return { put: [changed], result: { policy: changed, version } };
  });
}

export async function setDefaultPolicyVersion(
  { identities, world }: IdentityParts,
  accountId: string,
  arn: string,
  versionId: string,
): Promise<void> {
  return identities.change(accountId, (entities) => {
    const policy = requireOwnPolicy(entities, arn);
    const { id } = requireVersion(policy, versionId);
    const updatedAt = world.clock.now();
    return { put: [{ ...policy, defaultVersionId: id, updatedAt }], result: undefined };
  });
}

/** @throws IdentityProblem it is the default version */
export async function deletePolicyVersion(
  { identities }: IdentityParts,
  accountId: string,
  arn: string,
  versionId: string,
): Promise<void> {
  return identities.change(accountId, (entities) => {
    const policy = requireOwnPolicy(entities, arn);
    const gone = requireVersion(policy, versionId);
    if (gone.id === policy.defaultVersionId) {
      const message = "Cannot delete the default version of a policy.";
      throw new IdentityProblem("delete-conflict", message);
    }
    const versions = policy.versions.filter((version) => version !== gone);
    return { put: [{ ...policy, versions }], result: undefined };
  });
}

/** @throws IdentityProblem there is no such policy */
export function requirePolicy(entities: AccountEntities, arn: string): ManagedPolicy {
  const policy = findManagedPolicy(entities, arn);
  if (policy !== undefined) return policy;
  throw noSuchEntity(`Policy ${arn} was not found.`);
}

export function requireVersion(policy: ManagedPolicy, versionId: string): PolicyVersion {
  const version = policy.versions.find(({ id }) => id === versionId);
  if (version !== undefined) return version;
  const message = `Policy ${policy.arn} version ${versionId} does not exist or is not attachable.`;
  throw noSuchEntity(message);
}

/** @throws IdentityProblem there is no such policy, or it is one of AWS's */
export function requireOwnPolicy(entities: AccountEntities, arn: string): ManagedPolicy {
  const policy = requirePolicy(entities, arn);
  if (!isAwsManaged(policy)) return policy;
  throw new IdentityProblem(
    "access-denied",
    "Cannot perform the operation on AWS managed policies.",
  );
}

function checkPolicy({ quotas }: IdentityParts, document: string): void {
  checkDocument(document, "managed");
  const limit = quotas.PolicySize;
  if (documentSize(document) > limit) throw limitExceeded("PolicySize", limit);
}
