import { EnableKeyRotation$ } from "@aws-sdk/client-kms";
import type { EnableKeyRotationRequest } from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { arnOf } from "../../../kms/key.ts";
import { enableRotation } from "../../../kms/rotation.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { keyOperation } from "../key-operation.ts";
import type { KeyOutput } from "../key-output.ts";

/**
 * EnableKeyRotation: lets a key get new material every 90 to 2560 days.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html
 */
export function enableKeyRotation(parts: KmsParts): Operation<EnableKeyRotationRequest, KeyOutput> {
  return keyOperation<EnableKeyRotationRequest, KeyOutput>(parts, {
    schema: EnableKeyRotation$,
    access: "write",
    conditions: ({ RotationPeriodInDays }) =>
      RotationPeriodInDays === undefined
        ? {}
        : { "kms:RotationPeriodInDays": String(RotationPeriodInDays) },
    handle: async (input, key) => {
      const changed = await enableRotation(parts, key, input.RotationPeriodInDays);
      return { KeyId: arnOf(changed) };
    },
  });
}
