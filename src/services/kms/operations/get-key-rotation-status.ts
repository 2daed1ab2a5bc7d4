import { GetKeyRotationStatus$ } from "@aws-sdk/client-kms";
import type {
  GetKeyRotationStatusRequest,
  GetKeyRotationStatusResponse,
} from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { arnOf } from "../../../kms/key.ts";
import { requireRotatable } from "../../../kms/rotation.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { keyOperation } from "../key-operation.ts";

/**
 * GetKeyRotationStatus: whether a key rotates by itself, and when next.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyRotationStatus.html
 */
export function getKeyRotationStatus(
  parts: KmsParts,
): Operation<GetKeyRotationStatusRequest, GetKeyRotationStatusResponse> {
  return keyOperation<GetKeyRotationStatusRequest, GetKeyRotationStatusResponse>(parts, {
    schema: GetKeyRotationStatus$,
    access: "read",
    isForOthers: true,
    handle: async (_input, key) => {
      const { rotation } = key;
      requireRotatable(key);
      const isOn = rotation !== undefined && key.deletion === undefined;
      return {
        KeyRotationEnabled: isOn,
        KeyId: arnOf(key),
        ...(isOn && {
          RotationPeriodInDays: rotation.periodDays,
          NextRotationDate: new Date(rotation.nextAt),
        }),
      };
    },
  });
}
