import { UpdateKeyDescription$ } from "@aws-sdk/client-kms";
import type { UpdateKeyDescriptionRequest } from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { arnOf } from "../../../kms/key.ts";
import { describeAnew } from "../../../kms/key-life.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { keyOperation } from "../key-operation.ts";
import type { KeyOutput } from "../key-output.ts";

/**
 * UpdateKeyDescription: replaces the description of a key.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateKeyDescription.html
 */
export function updateKeyDescription(
  parts: KmsParts,
): Operation<UpdateKeyDescriptionRequest, KeyOutput> {
  return keyOperation<UpdateKeyDescriptionRequest, KeyOutput>(parts, {
    schema: UpdateKeyDescription$,
    access: "write",
    handle: async (input, key) => ({
      KeyId: arnOf(await describeAnew(parts, key, input.Description ?? "")),
    }),
  });
}
