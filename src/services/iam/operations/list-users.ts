import { ListUsers$ } from "@aws-sdk/client-iam";
import type { ListUsersRequest, ListUsersResponse } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { Identities } from "../../../identity/identities.ts";
import { iamOperation } from "../iam-operation.ts";
import { listedUser } from "../outputs.ts";
import { pageOf } from "../page.ts";
import { listedArn } from "../resources.ts";

/**
 * ListUsers: the users of the account under a path, by name.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUsers.html
 */
export function listUsers(identities: Identities): Operation<ListUsersRequest, ListUsersResponse> {
  return iamOperation({
    schema: ListUsers$,
    access: "read",
    resources: ({ PathPrefix }, call) => [listedArn("user", PathPrefix, call)],
    handle: ({ PathPrefix = "/", ...page }, { principal: { accountId } }) => {
      const all = identities.of(accountId).users.list();
      const under = all.filter(({ path }) => path.startsWith(PathPrefix));
      const { items, end } = pageOf(under, page, ({ name }) => name);
      return { Users: items.map((user) => listedUser(accountId, user)), ...end };
    },
  });
}
