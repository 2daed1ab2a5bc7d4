import type { Authorize, Call } from "../../call/operation.ts";
import { provideServiceLinkedRole, cloudTrailRole } from "../../identity/service-linked-roles.ts";
import type { IdentityParts } from "../../identity/identity-parts.ts";
import type { Organization } from "../../organizations/entities.ts";
import type { OrganizationParts } from "../../organizations/organization-parts.ts";
import { cloudTrailPrincipal, hasServiceAccess } from "../../organizations/service-access.ts";
import { insufficientDependencyServiceAccess, noManagementAccountSlrExists } from "./errors.ts";

/** What CloudTrail needs to work in an organization. */
export interface OrganizationTrailParts {
  readonly organizations: OrganizationParts;
  readonly identity: Pick<IdentityParts, "identities" | "world">;
  readonly authorize: Authorize;
}

/**
 * Before a trail becomes one of an organization: the caller may see the organization, and there is
 * the role by which CloudTrail works in the management account. Who may have no such trail at all is
 * told so by the trails, and changes nothing here.
 *
 * @throws ServiceError `InsufficientDependencyServiceAccessPermissionException`,
 *   `NoManagementAccountSLRExistsException`
 */
export async function prepareOrganization(
  parts: OrganizationTrailParts,
  call: Call,
): Promise<void> {
  const callerId = call.principal.accountId;
  const organization = parts.organizations.store.view.organizationOf(callerId);
  if (organization === undefined || !hasServiceAccess(organization, cloudTrailPrincipal)) return;
  const isManagement = organization.managementAccountId === callerId;
  const isDelegated = organization.administrators.some(({ accountId }) => accountId === callerId);
  if (!isManagement && !isDelegated) return;
  const hasRole = hasServiceLinkedRole(parts, organization);
  await requireRights(parts.authorize, call, isManagement && !hasRole);
  if (hasRole) return;
  if (!isManagement) throw noManagementAccountSlrExists();
  await provideServiceLinkedRole(parts.identity, callerId, cloudTrailRole);
}

function hasServiceLinkedRole(
  { identity: { identities } }: OrganizationTrailParts,
  { managementAccountId }: Organization,
): boolean {
  return identities.of(managementAccountId).roles.find(cloudTrailRole.name) !== undefined;
}

/**
 * What CloudTrail does on behalf of the caller, the caller must be allowed.
 *
 * @param makesRole whether it has to make its role
 * @throws ServiceError `InsufficientDependencyServiceAccessPermissionException`
 */
export async function requireRights(
  authorize: Authorize,
  call: Call,
  makesRole: boolean,
): Promise<void> {
  const { principal } = call;
  const { accountId } = principal;
  const { service, name } = cloudTrailRole;
  const role = `arn:aws:iam::${accountId}:role/aws-service-role/${service}/${name}`;
  const needed = [
    { action: "organizations:DescribeOrganization", resources: [] },
    { action: "organizations:ListAWSServiceAccessForOrganization", resources: [] },
    ...(makesRole ? [{ action: "iam:CreateServiceLinkedRole", resources: [{ arn: role }] }] : []),
  ];
  const conditions = { "iam:AWSServiceName": service };
  for (const each of needed) {
    const asked = { ...each, principal, conditions, call, via: [cloudTrailPrincipal] };
    const answer = await authorize(asked);
    if (answer.kind === "deny") throw insufficientDependencyServiceAccess(answer.message);
  }
}
