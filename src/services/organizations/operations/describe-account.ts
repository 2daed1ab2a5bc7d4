import { DescribeAccount$ } from "@aws-sdk/client-organizations";
import type {
  DescribeAccountRequest,
  DescribeAccountResponse,
} from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import { checkPattern } from "../../../organizations/input-checks.ts";
import { idPatterns } from "../../../organizations/organization-id.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { requireMember, requireReader } from "../../../organizations/standing.ts";
import { organizationOperation } from "../organization-operation.ts";
import { accountOutput } from "../outputs.ts";

/**
 * DescribeAccount: an account of the organization.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeAccount.html
 */
export function describeAccount(
  parts: OrganizationParts,
): Operation<DescribeAccountRequest, DescribeAccountResponse> {
  return organizationOperation<DescribeAccountRequest, DescribeAccountResponse>(parts, {
    schema: DescribeAccount$,
    access: "read",
    about: ({ AccountId }) => [AccountId],
    handle: async (input, callerId) => {
      const { AccountId: id = "" } = input;
      const { view } = parts.store;
      const organization = requireReader(view, callerId);
      checkPattern(id, idPatterns.account, "AccountId");
      const member = requireMember(view, organization, id);
      return { Account: accountOutput(parts, organization, member) };
    },
  });
}
