import { DisableKey$ } from "@aws-sdk/client-kms";
import type { DisableKeyRequest } from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { arnOf } from "../../../kms/key.ts";
import { disableKey as changed } from "../../../kms/key-life.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { keyOperation } from "../key-operation.ts";
import type { KeyOutput } from "../key-output.ts";

/**
 * DisableKey: lets a key be used no more, until it is enabled.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKey.html
 */
export function disableKey(parts: KmsParts): Operation<DisableKeyRequest, KeyOutput> {
  return keyOperation<DisableKeyRequest, KeyOutput>(parts, {
    schema: DisableKey$,
    access: "write",
    handle: async (_input, key) => ({ KeyId: arnOf(await changed(parts, key)) }),
  });
}
