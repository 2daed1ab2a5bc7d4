import { ListRoles$ } from "@aws-sdk/client-iam";
import type { ListRolesRequest, ListRolesResponse } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { Identities } from "../../../identity/identities.ts";
import { iamOperation } from "../iam-operation.ts";
import { listedRole } from "../outputs.ts";
import { pageOf } from "../page.ts";
import { listedArn } from "../resources.ts";

/**
 * ListRoles: the roles of the account under a path, by name.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html
 */
export function listRoles(identities: Identities): Operation<ListRolesRequest, ListRolesResponse> {
  return iamOperation({
    schema: ListRoles$,
    access: "read",
    resources: ({ PathPrefix }, call) => [listedArn("role", PathPrefix, call)],
    handle: ({ PathPrefix = "/", ...page }, { principal: { accountId } }) => {
      const all = identities.of(accountId).roles.list();
      const under = all.filter(({ path }) => path.startsWith(PathPrefix));
      const { items, end } = pageOf(under, page, ({ name }) => name);
      return { Roles: items.map((role) => listedRole(accountId, role)), ...end };
    },
  });
}
