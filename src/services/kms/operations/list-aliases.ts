import { ListAliases$ } from "@aws-sdk/client-kms";
import type { ListAliasesRequest, ListAliasesResponse } from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { aliasArn } from "../../../kms/key-reference.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { inWordsOfTheApi } from "../errors.ts";
import { checkInput } from "../input-constraints.ts";
import { callConditions, homeOf, reachableKey } from "../key-operation.ts";
import { keyRecord } from "../key-record.ts";
import { pageOf } from "../paging.ts";

/**
 * ListAliases: the aliases of an account in a Region, or of one key.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListAliases.html
 */
export function listAliases(parts: KmsParts): Operation<ListAliasesRequest, ListAliasesResponse> {
  return {
    schema: ListAliases$,
    action: "kms:ListAliases",
    access: "read",
    category: "management",
    resources: () => [],
    conditions: (_, call) => callConditions(call, undefined),
    record: keyRecord(ListAliases$, "read"),
    handle: async (input, call) =>
      inWordsOfTheApi(async () => {
        checkInput(input);
        const { KeyId: keyId } = input;
        const aliases =
          keyId === undefined
            ? parts.store.aliasesOf(homeOf(call))
            : parts.store.aliasesOfKey(reachableKey(parts, keyId, call, {}));
        const limits = { byDefault: 50, max: 100 };
        const page = pageOf(aliases, ({ aliasName }) => aliasName, input, limits);
        return {
          Aliases: page.items.map((alias) => ({
            AliasName: alias.aliasName,
            AliasArn: aliasArn(alias),
            TargetKeyId: alias.keyId,
            CreationDate: new Date(alias.createdAt),
            LastUpdatedDate: new Date(alias.updatedAt),
          })),
          ...page.rest,
        };
      }),
  };
}
