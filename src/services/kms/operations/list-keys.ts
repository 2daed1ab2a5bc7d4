import { ListKeys$ } from "@aws-sdk/client-kms";
import type { ListKeysRequest, ListKeysResponse } from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { arnOf, isGone } from "../../../kms/key.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { inWordsOfTheApi } from "../errors.ts";
import { checkInput } from "../input-constraints.ts";
import { callConditions, homeOf } from "../key-operation.ts";
import { keyRecord } from "../key-record.ts";
import { pageOf } from "../paging.ts";

/**
 * ListKeys: the keys of an account in a Region, in whatever state.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeys.html
 */
export function listKeys(parts: KmsParts): Operation<ListKeysRequest, ListKeysResponse> {
  return {
    schema: ListKeys$,
    action: "kms:ListKeys",
    access: "read",
    category: "management",
    resources: () => [],
    conditions: (_, call) => callConditions(call, undefined),
    record: keyRecord(ListKeys$, "read"),
    handle: async (input, call) =>
      inWordsOfTheApi(async () => {
        checkInput(input);
        const now = parts.world.clock.now();
        const keys = parts.store.listOf(homeOf(call)).filter((key) => !isGone(key, now));
        const page = pageOf(keys, ({ keyId }) => keyId, input, { byDefault: 100, max: 1000 });
        return {
          Keys: page.items.map((key) => ({ KeyId: key.keyId, KeyArn: arnOf(key) })),
          ...page.rest,
        };
      }),
  };
}
