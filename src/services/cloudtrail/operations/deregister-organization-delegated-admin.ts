import { DeregisterOrganizationDelegatedAdmin$ } from "@aws-sdk/client-cloudtrail";
import type { DeregisterOrganizationDelegatedAdminRequest } from "@aws-sdk/client-cloudtrail";

import type { Operation } from "../../../call/operation.ts";
import {
  cloudTrailPrincipal,
  deregisterAdministrator,
} from "../../../organizations/service-access.ts";
import { delegatingOrganization, inWordsOfCloudTrail } from "../delegated-admin.ts";
import type { OrganizationTrailParts } from "../organization-trail.ts";
import { anyResource } from "../trail-reference.ts";

/**
 * DeregisterOrganizationDelegatedAdmin: lets an account manage the trails of the organization no
 * more. The trails it made stay.
 *
 * @see CloudTrail API Reference, `DeregisterOrganizationDelegatedAdmin`
 */
export function deregisterOrganizationDelegatedAdmin(
  parts: OrganizationTrailParts,
): Operation<DeregisterOrganizationDelegatedAdminRequest, object> {
  return {
    schema: DeregisterOrganizationDelegatedAdmin$,
    action: "cloudtrail:DeregisterOrganizationDelegatedAdmin",
    access: "write",
    category: "management",
    resources: () => anyResource,
    handle: async ({ DelegatedAdminAccountId: accountId = "" }, call) => {
      const callerId = call.principal.accountId;
      await delegatingOrganization(parts, call, accountId);
      const delegation = { accountId, principal: cloudTrailPrincipal };
      await inWordsOfCloudTrail(accountId, async () =>
        deregisterAdministrator(parts.organizations, callerId, delegation),
      );
      return {};
    },
  };
}
