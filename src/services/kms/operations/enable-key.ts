import { EnableKey$ } from "@aws-sdk/client-kms";
import type { EnableKeyRequest } from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { arnOf } from "../../../kms/key.ts";
import { enableKey as changed } from "../../../kms/key-life.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { keyOperation } from "../key-operation.ts";
import type { KeyOutput } from "../key-output.ts";

/**
 * EnableKey: lets a key be used again.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKey.html
 */
export function enableKey(parts: KmsParts): Operation<EnableKeyRequest, KeyOutput> {
  return keyOperation<EnableKeyRequest, KeyOutput>(parts, {
    schema: EnableKey$,
    access: "write",
    handle: async (_input, key) => ({ KeyId: arnOf(await changed(parts, key)) }),
  });
}
