import type { Handshake, Organization } from "./entities.ts";
import { idPatterns } from "./organization-id.ts";

type Place = Pick<Organization, "id" | "managementAccountId">;

/**
 * The ARNs of what an organization has: all of them name the management account.
 *
 * @see Service Authorization Reference, "Resource types defined by AWS Organizations"
 */
export function organizationArn({ id, managementAccountId }: Place): string {
  return `arn:aws:organizations::${managementAccountId}:organization/${id}`;
}

/** Of the root, a unit, an account or a policy. */
export function entityArn(organization: Place, id: string): string {
  const { id: organizationId, managementAccountId } = organization;
  const base = `arn:aws:organizations::${managementAccountId}`;
  if (idPatterns.root.test(id)) return `${base}:root/${organizationId}/${id}`;
  if (idPatterns.unit.test(id)) return `${base}:ou/${organizationId}/${id}`;
  if (idPatterns.account.test(id)) return `${base}:account/${organizationId}/${id}`;
  if (id === "p-FullAWSAccess") return `arn:aws:organizations::aws:policy/${policyType}/${id}`;
  return `${base}:policy/${organizationId}/${policyType}/${id}`;
}

export function handshakeArn(organization: Place, { id }: Pick<Handshake, "id">): string {
  const { id: organizationId, managementAccountId } = organization;
  return `arn:aws:organizations::${managementAccountId}:handshake/${organizationId}/invite/${id}`;
}

const policyType = "service_control_policy";
