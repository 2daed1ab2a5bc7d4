import { CreateAlias$ } from "@aws-sdk/client-kms";
import type { CreateAliasRequest } from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { createAlias as nameKey } from "../../../kms/aliases.ts";
import { arnOf } from "../../../kms/key.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { aliasOperation, aliasResources } from "../alias-operation.ts";
import { reachableKey } from "../key-operation.ts";
import type { KeyOutput } from "../key-output.ts";

/**
 * CreateAlias: gives a key a second name. Asks for the action on both.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html
 */
export function createAlias(parts: KmsParts): Operation<CreateAliasRequest, KeyOutput> {
  return aliasOperation<CreateAliasRequest>(CreateAlias$, {
    resources: ({ AliasName, TargetKeyId }, call) =>
      aliasResources(parts, call, AliasName, [TargetKeyId]),
    handle: async ({ AliasName = "", TargetKeyId = "" }, call) => {
      const key = reachableKey(parts, TargetKeyId, call, {});
      await nameKey(parts, AliasName, key);
      return { KeyId: arnOf(key) };
    },
  });
}
