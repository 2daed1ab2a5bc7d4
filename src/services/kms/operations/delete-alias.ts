import { DeleteAlias$ } from "@aws-sdk/client-kms";
import type { DeleteAliasRequest } from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { deleteAlias as forgetAlias } from "../../../kms/aliases.ts";
import { arnOf } from "../../../kms/key.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { aliasOperation, aliasResources } from "../alias-operation.ts";
import { homeOf } from "../key-operation.ts";
import type { KeyOutput } from "../key-output.ts";

/**
 * DeleteAlias: takes a name off a key. Asks for the action on both.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteAlias.html
 */
export function deleteAlias(parts: KmsParts): Operation<DeleteAliasRequest, KeyOutput> {
  return aliasOperation<DeleteAliasRequest>(DeleteAlias$, {
    resources: ({ AliasName }, call) => aliasResources(parts, call, AliasName, [AliasName]),
    handle: async ({ AliasName = "" }, call) => ({
      KeyId: arnOf(await forgetAlias(parts, AliasName, homeOf(call))),
    }),
  });
}
