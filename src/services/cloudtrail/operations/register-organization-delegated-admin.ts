import { RegisterOrganizationDelegatedAdmin$ } from "@aws-sdk/client-cloudtrail";
import type { RegisterOrganizationDelegatedAdminRequest } from "@aws-sdk/client-cloudtrail";

import type { Operation } from "../../../call/operation.ts";
import {
  cloudTrailRole,
  provideServiceLinkedRole,
} from "../../../identity/service-linked-roles.ts";
import {
  cloudTrailPrincipal,
  registerAdministrator,
} from "../../../organizations/service-access.ts";
import { delegatingOrganization, inWordsOfCloudTrail } from "../delegated-admin.ts";
import type { OrganizationTrailParts } from "../organization-trail.ts";
import { anyResource } from "../trail-reference.ts";

/**
 * RegisterOrganizationDelegatedAdmin: lets an account of the organization manage its trails, as the
 * management account does.
 *
 * @see CloudTrail API Reference, `RegisterOrganizationDelegatedAdmin`
 */
export function registerOrganizationDelegatedAdmin(
  parts: OrganizationTrailParts,
): Operation<RegisterOrganizationDelegatedAdminRequest, object> {
  return {
    schema: RegisterOrganizationDelegatedAdmin$,
    action: "cloudtrail:RegisterOrganizationDelegatedAdmin",
    access: "write",
    category: "management",
    resources: () => anyResource,
    handle: async ({ MemberAccountId: accountId = "" }, call) => {
      const callerId = call.principal.accountId;
      await delegatingOrganization(parts, call, accountId);
      const delegation = { accountId, principal: cloudTrailPrincipal };
      await inWordsOfCloudTrail(accountId, async () =>
        registerAdministrator(parts.organizations, callerId, delegation),
      );
      await provideServiceLinkedRole(parts.identity, callerId, cloudTrailRole);
      return {};
    },
  };
}
