import type { FeatureSet, Member, Organization } from "./entities.ts";
import { OrganizationError } from "./organization-error.ts";
import { organizationId, rootId } from "./organization-id.ts";
import type { OrganizationParts } from "./organization-parts.ts";
import { fullAccessId } from "./full-access.ts";
import { requireManagement } from "./standing.ts";

/**
 * Makes an organization with the caller as its management account. With all features, service
 * control policies are enabled in its root from the start.
 *
 * @throws OrganizationError the account is in an organization
 */
export async function createOrganization(
  { store, world }: OrganizationParts,
  callerId: string,
  featureSet: FeatureSet,
): Promise<Organization> {
  return store.change((view) => {
    if (view.organizationOf(callerId) !== undefined) {
      const message = "The AWS account is already a member of an organization.";
      throw new OrganizationError("AlreadyInOrganization", message);
    }
    const now = world.clock.now();
    const hasServiceControl = featureSet === "ALL";
    const policies = hasServiceControl ? [fullAccessId] : [];
    const organization: Organization = {
      kind: "organization",
      id: organizationId(world.random),
      rootId: rootId(world.random),
      managementAccountId: callerId,
      featureSet,
      createdAt: now,
      hasServiceControl,
      policies,
      rootTags: {},
      services: [],
      administrators: [],
    };
    const management = newMember(organization, {
      id: callerId,
      joinedMethod: "INVITED",
      joinedAt: now,
      tags: {},
    });
    return { put: [organization, management], result: organization };
  });
}

/** An account that joins, beneath the root. */
export function newMember(
  organization: Organization,
  facts: Pick<Member, "id" | "joinedMethod" | "joinedAt" | "tags">,
): Member {
  return {
    kind: "member",
    organizationId: organization.id,
    parentId: organization.rootId,
    policies: organization.hasServiceControl ? [fullAccessId] : [],
    ...facts,
  };
}

/**
 * Ends an organization that has no account but the management account, and all that it has.
 *
 * @throws OrganizationError it has other accounts or units
 */
export async function deleteOrganization(
  { store }: OrganizationParts,
  callerId: string,
): Promise<void> {
  return store.change((view) => {
    const organization = requireManagement(view, callerId);
    const { id } = organization;
    const isOwn = (entity: { readonly organizationId: string }): boolean =>
      entity.organizationId === id;
    const units = [...view.units.values()].filter(isOwn);
    if (view.membersOf(id).length > 1 || units.length > 0) {
      const message =
        "To delete an organization, you must first remove all member accounts and OUs.";
      throw new OrganizationError("OrganizationNotEmpty", message);
    }
    const rest = [view.policies, view.handshakes, view.requests].flatMap((table) =>
      [...table.values()].filter(isOwn),
    );
    return { remove: [organization, ...view.membersOf(id), ...rest], result: undefined };
  });
}
