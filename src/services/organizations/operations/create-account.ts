import { CreateAccount$ } from "@aws-sdk/client-organizations";
import type { CreateAccountRequest, CreateAccountResponse } from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import { createAccount as made } from "../../../organizations/accounts.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { organizationOperation } from "../organization-operation.ts";
import { requestOutput } from "../outputs.ts";

/**
 * CreateAccount: makes an account in the organization. It is there when the answer is.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateAccount.html
 */
export function createAccount(
  parts: OrganizationParts,
): Operation<CreateAccountRequest, CreateAccountResponse> {
  return organizationOperation<CreateAccountRequest, CreateAccountResponse>(parts, {
    schema: CreateAccount$,
    access: "write",
    record: { changesSelection: true },
    handle: async (input, callerId) => {
      const { AccountName: name = "", Email: email = "", RoleName: roleName } = input;
      const tags = (input.Tags ?? []).map(({ Key, Value }) => ({ Key, Value }));
      const request = await made(parts, callerId, { name, email, roleName, tags });
      return { CreateAccountStatus: requestOutput(request) };
    },
  });
}
