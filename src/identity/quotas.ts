/**
 * How much an account may have, by the names that error messages have.
 *
 * @see IAM User Guide, "IAM and AWS STS quotas": the default quotas
 */
export interface Quotas {
  readonly UsersPerAccount: number;
  readonly GroupsPerAccount: number;
  readonly RolesPerAccount: number;
  readonly PoliciesPerAccount: number;
  readonly GroupsPerUser: number;
  readonly AccessKeysPerUser: number;
  readonly MFADevicesPerUser: number;
  readonly VirtualMFADevicesPerAccount: number;
  readonly PoliciesPerUser: number;
  readonly PoliciesPerGroup: number;
  readonly PoliciesPerRole: number;
  readonly VersionsPerPolicy: number;
  /** Characters, white space not counted, as all sizes of policies. */
  readonly PolicySize: number;
  /** Of a trust policy. */
  readonly ACLSizePerRole: number;
  /** Of all inline policies together. */
  readonly UserPolicySize: number;
  readonly GroupPolicySize: number;
  readonly RolePolicySize: number;
  readonly TagsPerResource: number;
}

export const defaultQuotas: Quotas = {
  UsersPerAccount: 5000,
  GroupsPerAccount: 300,
  RolesPerAccount: 1000,
  PoliciesPerAccount: 1500,
  GroupsPerUser: 10,
  AccessKeysPerUser: 2,
  MFADevicesPerUser: 8,
  VirtualMFADevicesPerAccount: 5000,
  PoliciesPerUser: 10,
  PoliciesPerGroup: 10,
  PoliciesPerRole: 10,
  VersionsPerPolicy: 5,
  PolicySize: 6144,
  ACLSizePerRole: 2048,
  UserPolicySize: 2048,
  GroupPolicySize: 5120,
  RolePolicySize: 10_240,
  TagsPerResource: 50,
};
