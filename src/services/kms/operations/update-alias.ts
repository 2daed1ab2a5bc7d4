import { UpdateAlias$ } from "@aws-sdk/client-kms";
import type { UpdateAliasRequest } from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { updateAlias as repoint } from "../../../kms/aliases.ts";
import { arnOf } from "../../../kms/key.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { aliasOperation, aliasResources } from "../alias-operation.ts";
import { reachableKey } from "../key-operation.ts";
import type { KeyOutput } from "../key-output.ts";

/**
 * UpdateAlias: lets an alias lead to another key. Asks for the action on the alias and both keys.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateAlias.html
 */
export function updateAlias(parts: KmsParts): Operation<UpdateAliasRequest, KeyOutput> {
  return aliasOperation<UpdateAliasRequest>(UpdateAlias$, {
    resources: ({ AliasName, TargetKeyId }, call) =>
      aliasResources(parts, call, AliasName, [AliasName, TargetKeyId]),
    handle: async ({ AliasName = "", TargetKeyId = "" }, call) => {
      const key = reachableKey(parts, TargetKeyId, call, {});
      await repoint(parts, AliasName, key);
      return { KeyId: arnOf(key) };
    },
  });
}
