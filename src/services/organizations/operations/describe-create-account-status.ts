import { DescribeCreateAccountStatus$ } from "@aws-sdk/client-organizations";
import type {
  DescribeCreateAccountStatusRequest,
  DescribeCreateAccountStatusResponse,
} from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import { checkPattern } from "../../../organizations/input-checks.ts";
import { OrganizationError } from "../../../organizations/organization-error.ts";
import { idPatterns } from "../../../organizations/organization-id.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { requireReader } from "../../../organizations/standing.ts";
import { organizationOperation } from "../organization-operation.ts";
import { requestOutput } from "../outputs.ts";

/**
 * DescribeCreateAccountStatus: how the making of an account stands.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeCreateAccountStatus.html
 */
export function describeCreateAccountStatus(
  parts: OrganizationParts,
): Operation<DescribeCreateAccountStatusRequest, DescribeCreateAccountStatusResponse> {
  return organizationOperation<
    DescribeCreateAccountStatusRequest,
    DescribeCreateAccountStatusResponse
  >(parts, {
    schema: DescribeCreateAccountStatus$,
    access: "read",
    handle: async (input, callerId) => {
      const id = input.CreateAccountRequestId ?? "";
      const { view } = parts.store;
      const organization = requireReader(view, callerId);
      checkPattern(id, idPatterns.accountRequest, "CreateAccountRequestId");
      const request = view.requests.get(id);
      if (request?.organizationId !== organization.id) {
        const message = "We can't find a create account request with that id.";
        throw new OrganizationError("CreateAccountStatusNotFound", message);
      }
      return { CreateAccountStatus: requestOutput(request) };
    },
  });
}
