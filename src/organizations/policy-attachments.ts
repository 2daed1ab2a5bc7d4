import type { Organization } from "./entities.ts";
import { fullAccessId } from "./full-access.ts";
import { checkPattern, checkPolicyType } from "./input-checks.ts";
import { constraint, OrganizationError } from "./organization-error.ts";
import { idPatterns } from "./organization-id.ts";
import type { OrganizationView } from "./organization-memory.ts";
import type { OrganizationParts } from "./organization-parts.ts";
import { holdersOf, requireHolder } from "./policy-holders.ts";
import type { PolicyHolder } from "./policy-holders.ts";
import { requireAllFeatures, requirePolicy } from "./policies.ts";
import { requireManagement } from "./standing.ts";

export interface Attachment {
  readonly policyId: string;
  /** The root's, a unit's or an account's. */
  readonly targetId: string;
}

/** @throws OrganizationError */
export async function attachPolicy(
  { store, quotas }: OrganizationParts,
  callerId: string,
  { policyId, targetId }: Attachment,
): Promise<void> {
  return store.change((view) => {
    const organization = requireManagement(view, callerId);
    requirePolicy(view, organization, policyId);
    const holder = requireHolder(view, organization, targetId);
    requireEnabled(organization);
    const { policies } = holder;
    if (policies.includes(policyId)) {
      const message = "A policy with the same name is already attached to this target.";
      throw new OrganizationError("DuplicatePolicyAttachment", message);
    }
    if (policies.length >= quotas.policiesPerTarget) {
      const message = "You have exceeded the number of policies of that type on the target.";
      throw constraint("MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED", message);
    }
    return { put: [{ ...holder, policies: [...policies, policyId] }], result: undefined };
  });
}

/** The last policy of a target stays: without one it could do nothing. @throws OrganizationError */
export async function detachPolicy(
  { store }: OrganizationParts,
  callerId: string,
  { policyId, targetId }: Attachment,
): Promise<void> {
  return store.change((view) => {
    const organization = requireManagement(view, callerId);
    requirePolicy(view, organization, policyId);
    const holder = requireHolder(view, organization, targetId);
    const policies = holder.policies.filter((id) => id !== policyId);
    if (policies.length === holder.policies.length) {
      const message = "The policy isn't attached to the specified target in the specified root.";
      throw new OrganizationError("PolicyNotAttached", message);
    }
    if (policies.length === 0) {
      const message = "You can't remove the last policy of that type from an entity.";
      throw constraint("MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED", message);
    }
    return { put: [{ ...holder, policies }], result: undefined };
  });
}

/** From now on everything begins anew with `FullAWSAccess`. @throws OrganizationError */
export async function enablePolicyType(
  { store }: OrganizationParts,
  callerId: string,
  { rootId, type }: { readonly rootId: string; readonly type: string | undefined },
): Promise<Organization> {
  checkPolicyType(type);
  return store.change((view) => {
    const organization = requireRoot(view, callerId, rootId);
    requireAllFeatures(organization);
    if (organization.hasServiceControl) {
      const message = "The specified policy type is already enabled in the specified root.";
      throw new OrganizationError("PolicyTypeAlreadyEnabled", message);
    }
    return withPolicyType(view, organization, true);
  });
}

/** Detaches all policies of that type from everything. @throws OrganizationError */
export async function disablePolicyType(
  { store }: OrganizationParts,
  callerId: string,
  { rootId, type }: { readonly rootId: string; readonly type: string | undefined },
): Promise<Organization> {
  checkPolicyType(type);
  return store.change((view) => {
    const organization = requireRoot(view, callerId, rootId);
    requireEnabled(organization);
    return withPolicyType(view, organization, false);
  });
}

function withPolicyType(
  view: OrganizationView,
  organization: Organization,
  hasServiceControl: boolean,
): { readonly put: readonly PolicyHolder[]; readonly result: Organization } {
  const policies = hasServiceControl ? [fullAccessId] : [];
  const [, ...others] = holdersOf(view, organization);
  const changed = { ...organization, hasServiceControl, policies };
  return { put: [changed, ...others.map((holder) => ({ ...holder, policies }))], result: changed };
}

/** @throws OrganizationError it is not the root of the caller's organization */
function requireRoot(view: OrganizationView, callerId: string, rootId: string): Organization {
  checkPattern(rootId, idPatterns.root, "RootId");
  const organization = requireManagement(view, callerId);
  if (organization.rootId === rootId) return organization;
  throw new OrganizationError("RootNotFound", "You specified a root that doesn't exist.");
}

function requireEnabled({ hasServiceControl }: Organization): void {
  if (hasServiceControl) return;
  const message = "The specified policy type isn't currently enabled in this root.";
  throw new OrganizationError("PolicyTypeNotEnabled", message);
}
