import { ListGrants$ } from "@aws-sdk/client-kms";
import type { ListGrantsRequest, ListGrantsResponse } from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import type { Grant } from "../../../kms/grant.ts";
import { findGrant } from "../../../kms/grants.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { grantEntry } from "../grant-entry.ts";
import { keyOperation } from "../key-operation.ts";
import { pageOf } from "../paging.ts";

/**
 * ListGrants: the grants of a key.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListGrants.html
 */
export function listGrants(parts: KmsParts): Operation<ListGrantsRequest, ListGrantsResponse> {
  return keyOperation<ListGrantsRequest, ListGrantsResponse>(parts, {
    schema: ListGrants$,
    access: "read",
    isForOthers: true,
    handle: async (input, key) => {
      const { GrantId } = input;
      const all =
        GrantId === undefined ? parts.store.grantsOf(key) : [findGrant(parts, key, GrantId)];
      const wanted = all.filter((grant) => isWanted(grant, input));
      const limits = { byDefault: 50, max: 100 };
      const page = pageOf(wanted, ({ grantId }) => grantId, input, limits);
      return { Grants: page.items.map(grantEntry), ...page.rest };
    },
  });
}

function isWanted(grant: Grant, input: ListGrantsRequest): boolean {
  const { GranteePrincipal: grantee, GranteeServicePrincipal: service } = input;
  if (grantee !== undefined && grant.granteePrincipal !== grantee) return false;
  return service === undefined || grant.granteeServicePrincipal === service;
}
