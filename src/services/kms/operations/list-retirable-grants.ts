import { ListRetirableGrants$ } from "@aws-sdk/client-kms";
import type { ListGrantsResponse, ListRetirableGrantsRequest } from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import type { Grant } from "../../../kms/grant.ts";
import { invalidRequest } from "../../../kms/kms-error.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { inWordsOfTheApi } from "../errors.ts";
import { grantEntry } from "../grant-entry.ts";
import { checkInput } from "../input-constraints.ts";
import { callConditions } from "../key-operation.ts";
import { keyRecord } from "../key-record.ts";
import { pageOf } from "../paging.ts";

/**
 * ListRetirableGrants: the grants in a Region, of the keys of whatever account, that a principal of the
 * caller's account may retire.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListRetirableGrants.html
 */
export function listRetirableGrants(
  parts: KmsParts,
): Operation<ListRetirableGrantsRequest, ListGrantsResponse> {
  return {
    schema: ListRetirableGrants$,
    action: "kms:ListRetirableGrants",
    access: "read",
    category: "management",
    resources: () => [],
    conditions: (_, call) => callConditions(call, undefined),
    record: keyRecord(ListRetirableGrants$, "read"),
    handle: async (input, { principal, region }) =>
      inWordsOfTheApi(async () => {
        checkInput(input);
        const isRetiring = filterOf(input, principal.accountId);
        const wanted = parts.store.grantsIn(region).filter(isRetiring);
        const limits = { byDefault: 50, max: 100 };
        const page = pageOf(wanted, ({ grantId }) => grantId, input, limits);
        return { Grants: page.items.map(grantEntry), ...page.rest };
      }),
  };
}

/** @throws KmsError `ValidationException` nobody is named, or somebody of another account */
function filterOf(
  { RetiringPrincipal: arn, RetiringServicePrincipal: service }: ListRetirableGrantsRequest,
  accountId: string,
): (grant: Grant) => boolean {
  if ((arn === undefined) === (service === undefined)) {
    throw invalidRequest("Specify either RetiringPrincipal or RetiringServicePrincipal.");
  }
  if (service !== undefined) {
    return (grant) => grant.retiringServicePrincipal === service && grant.accountId === accountId;
  }
  if (arn?.split(":")[4] !== accountId) {
    throw invalidRequest("RetiringPrincipal must be in the account of the caller.");
  }
  return (grant) => grant.retiringPrincipal === arn;
}
