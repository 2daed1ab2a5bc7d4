import * as sdk from "@aws-sdk/client-iam";

import { operationSchemas } from "../../call/operation-schemas.ts";
import type { Operation, Service } from "../../call/operation.ts";
import type { IamParts } from "./iam-parts.ts";
import { addUserToGroup } from "./operations/add-user-to-group.ts";
import { attachGroupPolicy } from "./operations/attach-group-policy.ts";
import { attachRolePolicy } from "./operations/attach-role-policy.ts";
import { attachUserPolicy } from "./operations/attach-user-policy.ts";
import { createAccessKey } from "./operations/create-access-key.ts";
import { createAccountAlias } from "./operations/create-account-alias.ts";
import { createGroup } from "./operations/create-group.ts";
import { createPolicy } from "./operations/create-policy.ts";
import { createPolicyVersion } from "./operations/create-policy-version.ts";
import { createRole } from "./operations/create-role.ts";
import { createUser } from "./operations/create-user.ts";
import { createVirtualMFADevice } from "./operations/create-virtual-mfa-device.ts";
import { deactivateMFADevice } from "./operations/deactivate-mfa-device.ts";
import { deleteAccessKey } from "./operations/delete-access-key.ts";
import { deleteAccountAlias } from "./operations/delete-account-alias.ts";
import { deleteGroup } from "./operations/delete-group.ts";
import { deleteGroupPolicy } from "./operations/delete-group-policy.ts";
import { deletePolicy } from "./operations/delete-policy.ts";
import { deletePolicyVersion } from "./operations/delete-policy-version.ts";
import { deleteRole } from "./operations/delete-role.ts";
import { deleteRolePermissionsBoundary } from "./operations/delete-role-permissions-boundary.ts";
import { deleteRolePolicy } from "./operations/delete-role-policy.ts";
import { deleteUser } from "./operations/delete-user.ts";
import { deleteUserPermissionsBoundary } from "./operations/delete-user-permissions-boundary.ts";
import { deleteUserPolicy } from "./operations/delete-user-policy.ts";
import { deleteVirtualMFADevice } from "./operations/delete-virtual-mfa-device.ts";
import { detachGroupPolicy } from "./operations/detach-group-policy.ts";
import { detachRolePolicy } from "./operations/detach-role-policy.ts";
import { detachUserPolicy } from "./operations/detach-user-policy.ts";
import { enableMFADevice } from "./operations/enable-mfa-device.ts";
import { getAccessKeyLastUsed } from "./operations/get-access-key-last-used.ts";
import { getAccountAuthorizationDetails } from "./operations/get-account-authorization-details.ts";
import { getAccountSummary } from "./operations/get-account-summary.ts";
import { getContextKeysForCustomPolicy } from "./operations/get-context-keys-for-custom-policy.ts";
import { getContextKeysForPrincipalPolicy } from "./operations/get-context-keys-for-principal-policy.ts";
import { getGroup } from "./operations/get-group.ts";
import { getGroupPolicy } from "./operations/get-group-policy.ts";
import { getMFADevice } from "./operations/get-mfa-device.ts";
import { getPolicy } from "./operations/get-policy.ts";
import { getPolicyVersion } from "./operations/get-policy-version.ts";
import { getRole } from "./operations/get-role.ts";
import { getRolePolicy } from "./operations/get-role-policy.ts";
import { getUser } from "./operations/get-user.ts";
import { getUserPolicy } from "./operations/get-user-policy.ts";
import { listAccessKeys } from "./operations/list-access-keys.ts";
import { listAccountAliases } from "./operations/list-account-aliases.ts";
import { listAttachedGroupPolicies } from "./operations/list-attached-group-policies.ts";
import { listAttachedRolePolicies } from "./operations/list-attached-role-policies.ts";
import { listAttachedUserPolicies } from "./operations/list-attached-user-policies.ts";
import { listEntitiesForPolicy } from "./operations/list-entities-for-policy.ts";
import { listGroupPolicies } from "./operations/list-group-policies.ts";
import { listGroups } from "./operations/list-groups.ts";
import { listGroupsForUser } from "./operations/list-groups-for-user.ts";
import { listMFADeviceTags } from "./operations/list-mfa-device-tags.ts";
import { listMFADevices } from "./operations/list-mfa-devices.ts";
import { listPolicies } from "./operations/list-policies.ts";
import { listPolicyTags } from "./operations/list-policy-tags.ts";
import { listPolicyVersions } from "./operations/list-policy-versions.ts";
import { listRolePolicies } from "./operations/list-role-policies.ts";
import { listRoleTags } from "./operations/list-role-tags.ts";
import { listRoles } from "./operations/list-roles.ts";
import { listUserPolicies } from "./operations/list-user-policies.ts";
import { listUserTags } from "./operations/list-user-tags.ts";
import { listUsers } from "./operations/list-users.ts";
import { listVirtualMFADevices } from "./operations/list-virtual-mfa-devices.ts";
import { putGroupPolicy } from "./operations/put-group-policy.ts";
import { putRolePermissionsBoundary } from "./operations/put-role-permissions-boundary.ts";
import { putRolePolicy } from "./operations/put-role-policy.ts";
import { putUserPermissionsBoundary } from "./operations/put-user-permissions-boundary.ts";
import { putUserPolicy } from "./operations/put-user-policy.ts";
import { removeUserFromGroup } from "./operations/remove-user-from-group.ts";
import { resyncMFADevice } from "./operations/resync-mfa-device.ts";
import { setDefaultPolicyVersion } from "./operations/set-default-policy-version.ts";
import { simulateCustomPolicy } from "./operations/simulate-custom-policy.ts";
import { simulatePrincipalPolicy } from "./operations/simulate-principal-policy.ts";
import { tagMFADevice } from "./operations/tag-mfa-device.ts";
import { tagPolicy } from "./operations/tag-policy.ts";
import { tagRole } from "./operations/tag-role.ts";
import { tagUser } from "./operations/tag-user.ts";
import { untagMFADevice } from "./operations/untag-mfa-device.ts";
import { untagPolicy } from "./operations/untag-policy.ts";
import { untagRole } from "./operations/untag-role.ts";
import { untagUser } from "./operations/untag-user.ts";
import { updateAccessKey } from "./operations/update-access-key.ts";
import { updateAssumeRolePolicy } from "./operations/update-assume-role-policy.ts";
import { updateGroup } from "./operations/update-group.ts";
import { updateRole } from "./operations/update-role.ts";
import { updateRoleDescription } from "./operations/update-role-description.ts";
import { updateUser } from "./operations/update-user.ts";

/** The IAM API. It is global: its records are of us-east-1, wherever a call was sent. */
export function iamService(parts: IamParts): Service {
  return {
    signingName: "iam",
    protocol: "query",
    eventSource: "iam.amazonaws.com",
    apiVersion: "2010-05-08",
    xmlNamespace: "https://iam.amazonaws.com/doc/2010-05-08/",
    isGlobal: true,
    schemas: operationSchemas(sdk),
    operations: new Map(
      Object.entries({
        ...principalOperations(parts),
        ...policyOperations(parts),
        ...accountOperations(parts),
      }),
    ),
  };
}

// oxlint-disable-next-line typescript/no-explicit-any -- as in Service: inputs differ by operation
type Operations = Readonly<Record<string, Operation<any, any>>>;

/** Users, groups and roles, and what they sign with. */
function principalOperations(parts: IamParts): Operations {
  const { identities } = parts;
  return {
    CreateUser: createUser(parts),
    DeleteUser: deleteUser(parts),
    GetUser: getUser(parts),
    ListUserTags: listUserTags(identities),
    ListUsers: listUsers(identities),
    TagUser: tagUser(parts),
    UntagUser: untagUser(parts),
    UpdateUser: updateUser(parts),

    AddUserToGroup: addUserToGroup(parts),
    CreateGroup: createGroup(parts),
    DeleteGroup: deleteGroup(parts),
    GetGroup: getGroup(identities),
    ListGroups: listGroups(identities),
    ListGroupsForUser: listGroupsForUser(identities),
    RemoveUserFromGroup: removeUserFromGroup(parts),
    UpdateGroup: updateGroup(parts),

    CreateRole: createRole(parts),
    DeleteRole: deleteRole(parts),
    GetRole: getRole(parts),
    ListRoleTags: listRoleTags(identities),
    ListRoles: listRoles(identities),
    TagRole: tagRole(parts),
    UntagRole: untagRole(parts),
    UpdateAssumeRolePolicy: updateAssumeRolePolicy(parts),
    UpdateRole: updateRole(parts),
    UpdateRoleDescription: updateRoleDescription(parts),

    CreateAccessKey: createAccessKey(parts),
    DeleteAccessKey: deleteAccessKey(parts),
    GetAccessKeyLastUsed: getAccessKeyLastUsed(parts),
    ListAccessKeys: listAccessKeys(parts),
    UpdateAccessKey: updateAccessKey(parts),
  };
}

/** What hangs on them, and managed policies. */
function policyOperations(parts: IamParts): Operations {
  const { identities } = parts;
  return {
    AttachGroupPolicy: attachGroupPolicy(parts),
    AttachRolePolicy: attachRolePolicy(parts),
    AttachUserPolicy: attachUserPolicy(parts),
    DeleteGroupPolicy: deleteGroupPolicy(parts),
    DeleteRolePermissionsBoundary: deleteRolePermissionsBoundary(parts),
    DeleteRolePolicy: deleteRolePolicy(parts),
    DeleteUserPermissionsBoundary: deleteUserPermissionsBoundary(parts),
    DeleteUserPolicy: deleteUserPolicy(parts),
    DetachGroupPolicy: detachGroupPolicy(parts),
    DetachRolePolicy: detachRolePolicy(parts),
    DetachUserPolicy: detachUserPolicy(parts),
    GetGroupPolicy: getGroupPolicy(identities),
    GetRolePolicy: getRolePolicy(identities),
    GetUserPolicy: getUserPolicy(identities),
    ListAttachedGroupPolicies: listAttachedGroupPolicies(identities),
    ListAttachedRolePolicies: listAttachedRolePolicies(identities),
    ListAttachedUserPolicies: listAttachedUserPolicies(identities),
    ListGroupPolicies: listGroupPolicies(identities),
    ListRolePolicies: listRolePolicies(identities),
    ListUserPolicies: listUserPolicies(identities),
    PutGroupPolicy: putGroupPolicy(parts),
    PutRolePermissionsBoundary: putRolePermissionsBoundary(parts),
    PutRolePolicy: putRolePolicy(parts),
    PutUserPermissionsBoundary: putUserPermissionsBoundary(parts),
    PutUserPolicy: putUserPolicy(parts),

    CreatePolicy: createPolicy(parts),
    CreatePolicyVersion: createPolicyVersion(parts),
    DeletePolicy: deletePolicy(parts),
    DeletePolicyVersion: deletePolicyVersion(parts),
    GetPolicy: getPolicy(identities),
    GetPolicyVersion: getPolicyVersion(identities),
    ListEntitiesForPolicy: listEntitiesForPolicy(identities),
    ListPolicies: listPolicies(identities),
    ListPolicyTags: listPolicyTags(identities),
    ListPolicyVersions: listPolicyVersions(identities),
    SetDefaultPolicyVersion: setDefaultPolicyVersion(parts),
    TagPolicy: tagPolicy(parts),
    UntagPolicy: untagPolicy(parts),
  };
}

/** MFA devices, the account as a whole, and simulations. */
function accountOperations(parts: IamParts): Operations {
  const { identities } = parts;
  return {
    CreateVirtualMFADevice: createVirtualMFADevice(parts),
    DeactivateMFADevice: deactivateMFADevice(parts),
    DeleteVirtualMFADevice: deleteVirtualMFADevice(parts),
    EnableMFADevice: enableMFADevice(parts),
    GetMFADevice: getMFADevice(identities),
    ListMFADeviceTags: listMFADeviceTags(identities),
    ListMFADevices: listMFADevices(identities),
    ListVirtualMFADevices: listVirtualMFADevices(parts),
    ResyncMFADevice: resyncMFADevice(parts),
    TagMFADevice: tagMFADevice(parts),
    UntagMFADevice: untagMFADevice(parts),

    CreateAccountAlias: createAccountAlias(parts),
    DeleteAccountAlias: deleteAccountAlias(parts),
    GetAccountAuthorizationDetails: getAccountAuthorizationDetails(identities),
    GetAccountSummary: getAccountSummary(parts),
    ListAccountAliases: listAccountAliases(identities),

    GetContextKeysForCustomPolicy: getContextKeysForCustomPolicy(),
    GetContextKeysForPrincipalPolicy: getContextKeysForPrincipalPolicy(identities),
    SimulateCustomPolicy: simulateCustomPolicy(parts),
    SimulatePrincipalPolicy: simulatePrincipalPolicy(parts),
  };
}
