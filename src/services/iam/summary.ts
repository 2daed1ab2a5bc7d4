import { devicesOf } from "../../identity/mfa-devices.ts";
import { policyUsage } from "../../identity/managed-policy.ts";
import type { IamParts } from "./iam-parts.ts";

/** What GetAccountSummary counts: of each, how many there are and may be. */
export function summaryMap(
  { identities, accounts, quotas }: Pick<IamParts, "identities" | "accounts" | "quotas">,
  accountId: string,
): Record<string, number> {
  const entities = identities.of(accountId);
  const { users, groups, roles, policies, devices } = entities;
  return {
    AccessKeysPerUserQuota: quotas.AccessKeysPerUser,
    AccountAccessKeysPresent: accounts.rootKeys(accountId).length > 0 ? 1 : 0,
    AccountMFAEnabled: devicesOf(entities, { kind: "root" }).length > 0 ? 1 : 0,
    AssumeRolePolicySizeQuota: quotas.ACLSizePerRole,
    AttachedPoliciesPerGroupQuota: quotas.PoliciesPerGroup,
    AttachedPoliciesPerRoleQuota: quotas.PoliciesPerRole,
    AttachedPoliciesPerUserQuota: quotas.PoliciesPerUser,
    GroupPolicySizeQuota: quotas.GroupPolicySize,
    Groups: groups.size,
    GroupsPerUserQuota: quotas.GroupsPerUser,
    GroupsQuota: quotas.GroupsPerAccount,
    MFADevices: devices.size,
    MFADevicesInUse: devices.list().filter(({ enabled }) => enabled !== undefined).length,
    Policies: policies.size,
    PoliciesQuota: quotas.PoliciesPerAccount,
    PolicySizeQuota: quotas.PolicySize,
    PolicyVersionsInUse:
      policies.list().reduce((sum, { versions }) => sum + versions.length, 0) +
      [...policyUsage(entities).keys()].filter((arn) => arn.startsWith("arn:aws:iam::aws:")).length,
    RolePolicySizeQuota: quotas.RolePolicySize,
    Roles: roles.size,
    RolesQuota: quotas.RolesPerAccount,
    UserPolicySizeQuota: quotas.UserPolicySize,
    Users: users.size,
    UsersQuota: quotas.UsersPerAccount,
    VersionsPerPolicyQuota: quotas.VersionsPerPolicy,
  };
}
