import { RotateKeyOnDemand$ } from "@aws-sdk/client-kms";
import type { RotateKeyOnDemandRequest, RotateKeyOnDemandResponse } from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { arnOf } from "../../../kms/key.ts";
import { rotateOnDemand } from "../../../kms/rotation.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { keyOperation } from "../key-operation.ts";

/**
 * RotateKeyOnDemand: gives a key new material at once.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_RotateKeyOnDemand.html
 */
export function rotateKeyOnDemand(
  parts: KmsParts,
): Operation<RotateKeyOnDemandRequest, RotateKeyOnDemandResponse> {
  return keyOperation<RotateKeyOnDemandRequest, RotateKeyOnDemandResponse>(parts, {
    schema: RotateKeyOnDemand$,
    access: "write",
    handle: async (_input, key) => ({ KeyId: arnOf(await rotateOnDemand(parts, key)) }),
  });
}
