import type { ListEntitiesForPolicyRequest } from "@aws-sdk/client-iam";

import type { AccountEntities } from "../../identity/account-entities.ts";
import type { Group, Role, User } from "../../identity/entities.ts";
import { requirePolicy } from "../../identity/managed-policies.ts";

/**
 * What a managed policy hangs on, or bounds.
 *
 * @throws IdentityProblem there is no such policy
 */
export function entitiesOf(
  entities: AccountEntities,
  input: ListEntitiesForPolicyRequest,
): readonly (User | Group | Role)[] {
  const { PolicyArn = "", EntityFilter, PathPrefix = "/", PolicyUsageFilter } = input;
  const { arn } = requirePolicy(entities, PolicyArn);
  const { users, groups, roles } = entities;
  const isAttached = ({ attached }: Pick<User, "attached">): boolean =>
    PolicyUsageFilter !== "PermissionsBoundary" && attached.includes(arn);
  const isBounded = ({ boundary }: Pick<User, "boundary">): boolean =>
    PolicyUsageFilter !== "PermissionsPolicy" && boundary === arn;
  const wants = (filter: string): boolean => EntityFilter === undefined || EntityFilter === filter;
  const found = [
    ...(wants("Group") ? groups.list().filter(isAttached) : []),
    ...(wants("Role") ? roles.list().filter((one) => isAttached(one) || isBounded(one)) : []),
    ...(wants("User") ? users.list().filter((one) => isAttached(one) || isBounded(one)) : []),
  ];
  return found.filter(({ path }) => path.startsWith(PathPrefix));
}
