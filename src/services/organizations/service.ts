import * as client from "@aws-sdk/client-organizations";

import { operationSchemas } from "../../call/operation-schemas.ts";
import type { Operation, Service } from "../../call/operation.ts";
import type { OrganizationParts } from "../../organizations/organization-parts.ts";
import { acceptHandshake } from "./operations/accept-handshake.ts";
import { attachPolicy } from "./operations/attach-policy.ts";
import { cancelHandshake } from "./operations/cancel-handshake.ts";
import { closeAccount } from "./operations/close-account.ts";
import { createAccount } from "./operations/create-account.ts";
import { createOrganization } from "./operations/create-organization.ts";
import { createOrganizationalUnit } from "./operations/create-organizational-unit.ts";
import { createPolicy } from "./operations/create-policy.ts";
import { declineHandshake } from "./operations/decline-handshake.ts";
import { deleteOrganization } from "./operations/delete-organization.ts";
import { deleteOrganizationalUnit } from "./operations/delete-organizational-unit.ts";
import { deletePolicy } from "./operations/delete-policy.ts";
import { deregisterDelegatedAdministrator } from "./operations/deregister-delegated-administrator.ts";
import { describeAccount } from "./operations/describe-account.ts";
import { describeCreateAccountStatus } from "./operations/describe-create-account-status.ts";
import { describeHandshake } from "./operations/describe-handshake.ts";
import { describeOrganization } from "./operations/describe-organization.ts";
import { describeOrganizationalUnit } from "./operations/describe-organizational-unit.ts";
import { describePolicy } from "./operations/describe-policy.ts";
import { detachPolicy } from "./operations/detach-policy.ts";
import { disableAWSServiceAccess } from "./operations/disable-aws-service-access.ts";
import { disablePolicyType } from "./operations/disable-policy-type.ts";
import { enableAWSServiceAccess } from "./operations/enable-aws-service-access.ts";
import { enablePolicyType } from "./operations/enable-policy-type.ts";
import { inviteAccountToOrganization } from "./operations/invite-account-to-organization.ts";
import { leaveOrganization } from "./operations/leave-organization.ts";
import { listAWSServiceAccessForOrganization } from "./operations/list-aws-service-access-for-organization.ts";
import { listAccounts } from "./operations/list-accounts.ts";
import { listAccountsForParent } from "./operations/list-accounts-for-parent.ts";
import { listChildren } from "./operations/list-children.ts";
import { listCreateAccountStatus } from "./operations/list-create-account-status.ts";
import { listDelegatedAdministrators } from "./operations/list-delegated-administrators.ts";
import { listDelegatedServicesForAccount } from "./operations/list-delegated-services-for-account.ts";
import { listHandshakesForAccount } from "./operations/list-handshakes-for-account.ts";
import { listHandshakesForOrganization } from "./operations/list-handshakes-for-organization.ts";
import { listOrganizationalUnitsForParent } from "./operations/list-organizational-units-for-parent.ts";
import { listParents } from "./operations/list-parents.ts";
import { listPolicies } from "./operations/list-policies.ts";
import { listPoliciesForTarget } from "./operations/list-policies-for-target.ts";
import { listRoots } from "./operations/list-roots.ts";
import { listTagsForResource } from "./operations/list-tags-for-resource.ts";
import { listTargetsForPolicy } from "./operations/list-targets-for-policy.ts";
import { moveAccount } from "./operations/move-account.ts";
import { registerDelegatedAdministrator } from "./operations/register-delegated-administrator.ts";
import { removeAccountFromOrganization } from "./operations/remove-account-from-organization.ts";
import { tagResource } from "./operations/tag-resource.ts";
import { untagResource } from "./operations/untag-resource.ts";
import { updateOrganizationalUnit } from "./operations/update-organizational-unit.ts";
import { updatePolicy } from "./operations/update-policy.ts";

/** AWS Organizations. It is global: its records are of us-east-1, wherever a call was sent. */
export function organizationsService(parts: OrganizationParts): Service {
  // oxlint-disable-next-line typescript/no-explicit-any -- as in `Service`: inputs differ by operation
  const operations: Readonly<Record<string, Operation<any, any>>> = {
    AcceptHandshake: acceptHandshake(parts),
    AttachPolicy: attachPolicy(parts),
    CancelHandshake: cancelHandshake(parts),
    CloseAccount: closeAccount(parts),
    CreateAccount: createAccount(parts),
    CreateOrganization: createOrganization(parts),
    CreateOrganizationalUnit: createOrganizationalUnit(parts),
    CreatePolicy: createPolicy(parts),
    DeclineHandshake: declineHandshake(parts),
    DeleteOrganization: deleteOrganization(parts),
    DeleteOrganizationalUnit: deleteOrganizationalUnit(parts),
    DeletePolicy: deletePolicy(parts),
    DeregisterDelegatedAdministrator: deregisterDelegatedAdministrator(parts),
    DescribeAccount: describeAccount(parts),
    DescribeCreateAccountStatus: describeCreateAccountStatus(parts),
    DescribeHandshake: describeHandshake(parts),
    DescribeOrganization: describeOrganization(parts),
    DescribeOrganizationalUnit: describeOrganizationalUnit(parts),
    DescribePolicy: describePolicy(parts),
    DetachPolicy: detachPolicy(parts),
    DisableAWSServiceAccess: disableAWSServiceAccess(parts),
    DisablePolicyType: disablePolicyType(parts),
    EnableAWSServiceAccess: enableAWSServiceAccess(parts),
    EnablePolicyType: enablePolicyType(parts),
    InviteAccountToOrganization: inviteAccountToOrganization(parts),
    LeaveOrganization: leaveOrganization(parts),
    ListAWSServiceAccessForOrganization: listAWSServiceAccessForOrganization(parts),
    ListAccounts: listAccounts(parts),
    ListAccountsForParent: listAccountsForParent(parts),
    ListChildren: listChildren(parts),
    ListCreateAccountStatus: listCreateAccountStatus(parts),
    ListDelegatedAdministrators: listDelegatedAdministrators(parts),
    ListDelegatedServicesForAccount: listDelegatedServicesForAccount(parts),
    ListHandshakesForAccount: listHandshakesForAccount(parts),
    ListHandshakesForOrganization: listHandshakesForOrganization(parts),
    ListOrganizationalUnitsForParent: listOrganizationalUnitsForParent(parts),
    ListParents: listParents(parts),
    ListPolicies: listPolicies(parts),
    ListPoliciesForTarget: listPoliciesForTarget(parts),
    ListRoots: listRoots(parts),
    ListTagsForResource: listTagsForResource(parts),
    ListTargetsForPolicy: listTargetsForPolicy(parts),
    MoveAccount: moveAccount(parts),
    RegisterDelegatedAdministrator: registerDelegatedAdministrator(parts),
    RemoveAccountFromOrganization: removeAccountFromOrganization(parts),
    TagResource: tagResource(parts),
    UntagResource: untagResource(parts),
    UpdateOrganizationalUnit: updateOrganizationalUnit(parts),
    UpdatePolicy: updatePolicy(parts),
  };
  return {
    signingName: "organizations",
    protocol: "json-1.1",
    eventSource: "organizations.amazonaws.com",
    isGlobal: true,
    schemas: operationSchemas(client),
    operations: new Map(Object.entries(operations)),
  };
}
