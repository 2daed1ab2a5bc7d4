import type {
  Account,
  CreateAccountStatus,
  Organization as OrganizationOutput,
  OrganizationalUnit,
  PolicySummary,
  PolicyTypeSummary,
  Root,
} from "@aws-sdk/client-organizations";

import type {
  AccountRequest,
  ControlPolicy,
  Member,
  Organization,
  Unit,
} from "../../organizations/entities.ts";
import { entityArn, organizationArn } from "../../organizations/organization-arn.ts";
import type { OrganizationParts } from "../../organizations/organization-parts.ts";

// What organizations have, as answers show it. What is not known is left out.

export function organizationOutput(
  { store }: Pick<OrganizationParts, "store">,
  organization: Organization,
): OrganizationOutput {
  const { id, managementAccountId, featureSet } = organization;
  const email = store.view.contacts.get(managementAccountId)?.email;
  return {
    Id: id,
    Arn: organizationArn(organization),
    FeatureSet: featureSet,
    MasterAccountArn: entityArn(organization, managementAccountId),
    MasterAccountId: managementAccountId,
    ...(email !== undefined && { MasterAccountEmail: email }),
    AvailablePolicyTypes: policyTypes(organization),
  };
}

export function rootOutput(organization: Organization): Root {
  return {
    Id: organization.rootId,
    Arn: entityArn(organization, organization.rootId),
    Name: "Root",
    PolicyTypes: policyTypes(organization),
  };
}

function policyTypes({ hasServiceControl }: Organization): PolicyTypeSummary[] {
  return hasServiceControl ? [{ Type: "SERVICE_CONTROL_POLICY", Status: "ENABLED" }] : [];
}

export function accountOutput(
  { store, accounts }: Pick<OrganizationParts, "store" | "accounts">,
  organization: Organization,
  { id, joinedMethod, joinedAt, closedAt }: Member,
): Account {
  const contact = store.view.contacts.get(id);
  const name = contact?.name ?? accounts.nameOf(id);
  return {
    Id: id,
    Arn: entityArn(organization, id),
    ...(contact !== undefined && { Email: contact.email }),
    ...(name !== undefined && { Name: name }),
    Status: closedAt === undefined ? "ACTIVE" : "SUSPENDED",
    State: closedAt === undefined ? "ACTIVE" : "CLOSED",
    JoinedMethod: joinedMethod,
    JoinedTimestamp: new Date(joinedAt),
  };
}

export function unitOutput(organization: Organization, { id, name }: Unit): OrganizationalUnit {
  return { Id: id, Arn: entityArn(organization, id), Name: name };
}

export function policyOutput(
  organization: Organization,
  { id, name, description, organizationId }: ControlPolicy,
): PolicySummary {
  return {
    Id: id,
    Arn: entityArn(organization, id),
    Name: name,
    Description: description,
    Type: "SERVICE_CONTROL_POLICY",
    AwsManaged: organizationId === "",
  };
}

export function requestOutput(request: AccountRequest): CreateAccountStatus {
  const { id, name, accountId, requestedAt, completedAt, failure } = request;
  const isMade = completedAt !== undefined && failure === undefined;
  return {
    Id: id,
    AccountName: name,
    State: requestState(request),
    RequestedTimestamp: new Date(requestedAt),
    ...(completedAt !== undefined && { CompletedTimestamp: new Date(completedAt) }),
    ...(isMade && { AccountId: accountId }),
    ...(failure !== undefined && { FailureReason: failure }),
  };
}

export function requestState({
  completedAt,
  failure,
}: AccountRequest): "IN_PROGRESS" | "SUCCEEDED" | "FAILED" {
  if (completedAt === undefined) return "IN_PROGRESS";
  return failure === undefined ? "SUCCEEDED" : "FAILED";
}
