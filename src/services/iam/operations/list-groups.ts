import { ListGroups$ } from "@aws-sdk/client-iam";
import type { ListGroupsRequest, ListGroupsResponse } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { Identities } from "../../../identity/identities.ts";
import { iamOperation } from "../iam-operation.ts";
import { groupOutput } from "../outputs.ts";
import { pageOf } from "../page.ts";
import { listedArn } from "../resources.ts";

/**
 * ListGroups: the groups of the account under a path, by name.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroups.html
 */
export function listGroups(
  identities: Identities,
): Operation<ListGroupsRequest, ListGroupsResponse> {
  return iamOperation({
    schema: ListGroups$,
    access: "read",
    resources: ({ PathPrefix }, call) => [listedArn("group", PathPrefix, call)],
    handle: ({ PathPrefix = "/", ...page }, { principal: { accountId } }) => {
      const all = identities.of(accountId).groups.list();
      const under = all.filter(({ path }) => path.startsWith(PathPrefix));
      const { items, end } = pageOf(under, page, ({ name }) => name);
      return { Groups: items.map((group) => groupOutput(accountId, group)), ...end };
    },
  });
}
