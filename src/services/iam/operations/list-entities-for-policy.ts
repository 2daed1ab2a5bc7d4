import { ListEntitiesForPolicy$ } from "@aws-sdk/client-iam";
import type {
  ListEntitiesForPolicyRequest,
  ListEntitiesForPolicyResponse,
} from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { Identities } from "../../../identity/identities.ts";
import { iamOperation } from "../iam-operation.ts";
import { pageOf } from "../page.ts";
import { entitiesOf } from "../policy-entities.ts";

/**
 * ListEntitiesForPolicy: what a managed policy is attached to, or is the permissions boundary of.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListEntitiesForPolicy.html
 */
export function listEntitiesForPolicy(
  identities: Identities,
): Operation<ListEntitiesForPolicyRequest, ListEntitiesForPolicyResponse> {
  return iamOperation({
    schema: ListEntitiesForPolicy$,
    access: "read",
    resources: ({ PolicyArn = "" }) => [PolicyArn],
    handle: (input, { principal }) => {
      const { items, end } = pageOf(
        entitiesOf(identities.of(principal.accountId), input),
        input,
        ({ kind, name }) => `${kind}/${name}`,
      );
      const of = (kind: string): typeof items => items.filter((one) => one.kind === kind);
      return {
        PolicyGroups: of("group").map(({ id, name }) => ({ GroupName: name, GroupId: id })),
        PolicyUsers: of("user").map(({ id, name }) => ({ UserName: name, UserId: id })),
        PolicyRoles: of("role").map(({ id, name }) => ({ RoleName: name, RoleId: id })),
        ...end,
      };
    },
  });
}
