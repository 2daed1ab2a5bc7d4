import { parsePolicy } from "../policy/parse-policy.ts";
import type { ControlPolicy, Organization } from "./entities.ts";
import { fullAccess } from "./full-access.ts";
import { checkLength, checkPattern, checkPolicyType } from "./input-checks.ts";
import { constraint, invalidInput, OrganizationError } from "./organization-error.ts";
import { idPatterns, policyId } from "./organization-id.ts";
import type { OrganizationView } from "./organization-memory.ts";
import type { OrganizationParts } from "./organization-parts.ts";
import { holdersOf } from "./policy-holders.ts";
import type { OrganizationQuotas } from "./quotas.ts";
import { requireManagement } from "./standing.ts";
import { withTags } from "./tags.ts";
import type { Tag } from "./tags.ts";

export interface NewPolicy {
  readonly name: string;
  readonly description: string;
  readonly document: string;
  readonly type: string | undefined;
  readonly tags: readonly Tag[];
}

/** @throws OrganizationError */
export async function createPolicy(
  { store, world, quotas }: OrganizationParts,
  callerId: string,
  { name, description, document, type, tags }: NewPolicy,
): Promise<ControlPolicy> {
  checkPolicyType(type);
  checkNames({ name, description });
  checkDocument(document, quotas);
  return store.change((view) => {
    const organization = requireManagement(view, callerId);
    requireAllFeatures(organization);
    requireFreeName(view, organization, name);
    const count = policiesOf(view, organization).length;
    if (count >= quotas.policies) {
      const message = "You have exceeded the number of policies that you can have.";
      throw constraint("POLICY_NUMBER_LIMIT_EXCEEDED", message);
    }
    const policy: ControlPolicy = {
      kind: "policy",
      id: policyId(world.random),
      organizationId: organization.id,
      name,
      description,
      document,
      tags: withTags({}, tags, quotas.tagsPerResource),
    };
    return { put: [policy], result: policy };
  });
}

/** What is absent stays as it is. @throws OrganizationError */
export async function updatePolicy(
  { store, quotas }: OrganizationParts,
  callerId: string,
  change: {
    readonly id: string;
    readonly name: string | undefined;
    readonly description: string | undefined;
    readonly document: string | undefined;
  },
): Promise<ControlPolicy> {
  return store.change((view) => {
    const organization = requireManagement(view, callerId);
    const policy = requireOwnPolicy(view, organization, change.id);
    const { name = policy.name, description = policy.description } = change;
    checkNames({ name, description });
    const { document = policy.document } = change;
    if (document !== policy.document) checkDocument(document, quotas);
    if (name !== policy.name) requireFreeName(view, organization, name);
    const updated = { ...policy, name, description, document };
    return { put: [updated], result: updated };
  });
}

/** @throws OrganizationError it is attached somewhere */
export async function deletePolicy(
  { store }: OrganizationParts,
  callerId: string,
  id: string,
): Promise<void> {
  return store.change((view) => {
    const organization = requireManagement(view, callerId);
    const policy = requireOwnPolicy(view, organization, id);
    if (holdersOf(view, organization).some(({ policies }) => policies.includes(id))) {
      const message = "The policy is attached to one or more entities.";
      throw new OrganizationError("PolicyInUse", message);
    }
    return { remove: [policy], result: undefined };
  });
}

/** AWS's own first, then the organization's by id. */
export function policiesOf(
  view: OrganizationView,
  { id, featureSet }: Organization,
): readonly ControlPolicy[] {
  const own = [...view.policies.values()]
    .filter((policy) => policy.organizationId === id)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return featureSet === "ALL" ? [fullAccess, ...own] : own;
}

/** Also AWS's own. @throws OrganizationError */
export function requirePolicy(
  view: OrganizationView,
  organization: Organization,
  id: string,
): ControlPolicy {
  checkPattern(id, idPatterns.policy, "PolicyId");
  const found = policiesOf(view, organization).find((policy) => policy.id === id);
  if (found !== undefined) return found;
  const message = "You specified a policy that doesn't exist.";
  throw new OrganizationError("PolicyNotFound", message);
}

function requireOwnPolicy(
  view: OrganizationView,
  organization: Organization,
  id: string,
): ControlPolicy {
  const policy = requirePolicy(view, organization, id);
  if (policy !== fullAccess) return policy;
  throw invalidInput("IMMUTABLE_POLICY", "You can't modify a policy that is managed by AWS.");
}

/** @throws OrganizationError the organization has consolidated billing only */
export function requireAllFeatures({ featureSet }: Organization): void {
  if (featureSet === "ALL") return;
  const message = "You must enable all features in the organization to use that policy type.";
  throw new OrganizationError("PolicyTypeNotAvailableForOrganization", message);
}

function checkNames(names: { readonly name: string; readonly description: string }): void {
  checkLength(names.name, { min: 1, max: 128 }, "Name");
  checkLength(names.description, { min: 0, max: 512 }, "Description");
}

function checkDocument(document: string, { policyCharacters }: OrganizationQuotas): void {
  if (document.length > policyCharacters) {
    const message = `The policy has more than ${policyCharacters} characters.`;
    throw constraint("POLICY_CONTENT_LIMIT_EXCEEDED", message);
  }
  const read = parsePolicy(document, { kind: "service-control" });
  if (read.kind === "policy") return;
  const rule = "The provided policy document does not meet the requirements of its type";
  throw new OrganizationError("MalformedPolicyDocument", `${rule}: ${read.message}`);
}

function requireFreeName(view: OrganizationView, organization: Organization, name: string): void {
  if (!policiesOf(view, organization).some((policy) => policy.name === name)) return;
  const message = "A policy with the same name already exists.";
  throw new OrganizationError("DuplicatePolicy", message);
}
