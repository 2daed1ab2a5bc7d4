import { DisableKeyRotation$ } from "@aws-sdk/client-kms";
import type { DisableKeyRotationRequest } from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { arnOf } from "../../../kms/key.ts";
import { disableRotation } from "../../../kms/rotation.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { keyOperation } from "../key-operation.ts";
import type { KeyOutput } from "../key-output.ts";

/**
 * DisableKeyRotation: lets a key rotate by itself no more.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKeyRotation.html
 */
export function disableKeyRotation(
  parts: KmsParts,
): Operation<DisableKeyRotationRequest, KeyOutput> {
  return keyOperation<DisableKeyRotationRequest, KeyOutput>(parts, {
    schema: DisableKeyRotation$,
    access: "write",
    handle: async (_input, key) => ({ KeyId: arnOf(await disableRotation(parts, key)) }),
  });
}
