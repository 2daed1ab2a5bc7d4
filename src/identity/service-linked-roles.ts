import type { Role } from "./entities.ts";
import { randomEntityId } from "./entity-id.ts";
import { serviceRolePath } from "./holders.ts";
import type { IdentityParts } from "./identity-parts.ts";

/** A role that AWS makes for one of its services, and that only the service changes. */
export interface ServiceLinkedRole {
  /** For example `cloudtrail.amazonaws.com`. */
  readonly service: string;
  readonly name: string;
  readonly policyArn: string;
}

/** @see CloudTrail User Guide, "Using service-linked roles for CloudTrail" */
export const cloudTrailRole: ServiceLinkedRole = {
  service: "cloudtrail.amazonaws.com",
  name: "AWSServiceRoleForCloudTrail",
  policyArn: "arn:aws:iam::aws:policy/aws-service-role/CloudTrailServiceRolePolicy",
};

/** Makes the role, or leaves the one that is there. Durable when it resolves. */
export async function provideServiceLinkedRole(
  { identities, world }: Pick<IdentityParts, "identities" | "world">,
  accountId: string,
  { service, name, policyArn }: ServiceLinkedRole,
): Promise<void> {
  return identities.change(accountId, (entities) => {
    if (entities.roles.find(name) !== undefined) return { result: undefined };
    const document = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
    });
    const role: Role = {
      kind: "role",
      id: randomEntityId("AROA", world.random),
      name,
      path: `${serviceRolePath}${service}/`,
      createdAt: world.clock.now(),
      sessionMaxS: 3600,
      tags: {},
      inline: [],
      attached: [policyArn],
      trust: { document },
    };
    return { put: [role], result: undefined };
  });
}

/** Removes the role, if it is there. Durable when it resolves. */
export async function removeServiceLinkedRole(
  { identities }: Pick<IdentityParts, "identities">,
  accountId: string,
  { name }: ServiceLinkedRole,
): Promise<void> {
  return identities.change(accountId, (entities) => {
    const role = entities.roles.find(name);
    const isLinked = role?.path.startsWith(serviceRolePath) === true;
    return isLinked ? { remove: [role], result: undefined } : { result: undefined };
  });
}
