import type {
  Handshake as HandshakeOutput,
  HandshakeResource,
} from "@aws-sdk/client-organizations";

import type { Handshake, Organization } from "../../organizations/entities.ts";
import { handshakeState } from "../../organizations/handshakes.ts";
import { handshakeArn } from "../../organizations/organization-arn.ts";
import type { OrganizationParts } from "../../organizations/organization-parts.ts";

/** An invitation, as answers show it to either party. */
export function handshakeOutput(
  { store, world, accounts }: OrganizationParts,
  handshake: Handshake,
): HandshakeOutput {
  const { id, organizationId, accountId, email, notes, requestedAt, expiresAt } = handshake;
  const organization = store.view.organizations.get(organizationId);
  const { contacts } = store.view;
  const managementId = organization?.managementAccountId ?? "";
  const invitee: HandshakeResource =
    email === undefined ? { Type: "ACCOUNT", Value: accountId } : { Type: "EMAIL", Value: email };
  return {
    Id: id,
    ...(organization !== undefined && { Arn: handshakeArn(organization, handshake) }),
    Parties: [
      { Id: organizationId.slice("o-".length), Type: "ORGANIZATION" },
      email === undefined ? { Id: accountId, Type: "ACCOUNT" } : { Id: email, Type: "EMAIL" },
    ],
    State: handshakeState(handshake, world.clock.now()),
    RequestedTimestamp: new Date(requestedAt),
    ExpirationTimestamp: new Date(expiresAt),
    Action: "INVITE",
    Resources: [
      {
        Type: "ORGANIZATION",
        Value: organizationId,
        Resources: organizationResources(organization, {
          email: contacts.get(managementId)?.email,
          name: contacts.get(managementId)?.name ?? accounts.nameOf(managementId),
        }),
      },
      invitee,
      ...(notes === undefined ? [] : [{ Type: "NOTES" as const, Value: notes }]),
    ],
  };
}

function organizationResources(
  organization: Organization | undefined,
  management: { readonly email: string | undefined; readonly name: string | undefined },
): HandshakeResource[] {
  const { email, name } = management;
  return [
    ...(email === undefined ? [] : [{ Type: "MASTER_EMAIL" as const, Value: email }]),
    ...(name === undefined ? [] : [{ Type: "MASTER_NAME" as const, Value: name }]),
    ...(organization === undefined
      ? []
      : [{ Type: "ORGANIZATION_FEATURE_SET" as const, Value: organization.featureSet }]),
  ];
}
