import { ScheduleKeyDeletion$ } from "@aws-sdk/client-kms";
import type { ScheduleKeyDeletionRequest, ScheduleKeyDeletionResponse } from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { arnOf } from "../../../kms/key.ts";
import { scheduleDeletion } from "../../../kms/key-life.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { keyOperation } from "../key-operation.ts";

/**
 * ScheduleKeyDeletion: makes a key unusable, and deletes it after a waiting period of 7 to 30 days.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
 */
export function scheduleKeyDeletion(
  parts: KmsParts,
): Operation<ScheduleKeyDeletionRequest, ScheduleKeyDeletionResponse> {
  return keyOperation<ScheduleKeyDeletionRequest, ScheduleKeyDeletionResponse>(parts, {
    schema: ScheduleKeyDeletion$,
    access: "write",
    conditions: ({ PendingWindowInDays = 30 }) => ({
      "kms:ScheduleKeyDeletionPendingWindowInDays": String(PendingWindowInDays),
    }),
    handle: async (input, key) => {
      const { PendingWindowInDays: days = 30 } = input;
      const { deletion } = await scheduleDeletion(parts, key, days);
      return {
        KeyId: arnOf(key),
        ...(deletion?.at === undefined
          ? { PendingWindowInDays: days, KeyState: "PendingReplicaDeletion" as const }
          : {
              DeletionDate: new Date(deletion.at),
              KeyState: "PendingDeletion" as const,
              PendingWindowInDays: days,
            }),
      };
    },
  });
}
