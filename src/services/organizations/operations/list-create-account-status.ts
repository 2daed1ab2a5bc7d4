import { ListCreateAccountStatus$ } from "@aws-sdk/client-organizations";
import type {
  ListCreateAccountStatusRequest,
  ListCreateAccountStatusResponse,
} from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { requireReader } from "../../../organizations/standing.ts";
import { organizationOperation } from "../organization-operation.ts";
import { requestOutput, requestState } from "../outputs.ts";
import { byId, pageOf } from "../paging.ts";

/**
 * ListCreateAccountStatus: the requests for accounts, in the states that are asked for.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListCreateAccountStatus.html
 */
export function listCreateAccountStatus(
  parts: OrganizationParts,
): Operation<ListCreateAccountStatusRequest, ListCreateAccountStatusResponse> {
  return organizationOperation<ListCreateAccountStatusRequest, ListCreateAccountStatusResponse>(
    parts,
    {
      schema: ListCreateAccountStatus$,
      access: "read",
      handle: async (input, callerId) => {
        const { view } = parts.store;
        const { id: organizationId } = requireReader(view, callerId);
        const { States: states = [] } = input;
        const requests = byId(view.requests.values()).filter(
          (request) =>
            request.organizationId === organizationId &&
            (states.length === 0 || states.includes(requestState(request))),
        );
        const { items, rest } = pageOf(requests, ({ id }) => id, input);
        return { CreateAccountStatuses: items.map(requestOutput), ...rest };
      },
    },
  );
}
