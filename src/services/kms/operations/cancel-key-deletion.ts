import { CancelKeyDeletion$ } from "@aws-sdk/client-kms";
import type { CancelKeyDeletionRequest, CancelKeyDeletionResponse } from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { arnOf } from "../../../kms/key.ts";
import { cancelDeletion } from "../../../kms/key-life.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { keyOperation } from "../key-operation.ts";

/**
 * CancelKeyDeletion: keeps a key that was to be deleted; it is disabled.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CancelKeyDeletion.html
 */
export function cancelKeyDeletion(
  parts: KmsParts,
): Operation<CancelKeyDeletionRequest, CancelKeyDeletionResponse> {
  return keyOperation<CancelKeyDeletionRequest, CancelKeyDeletionResponse>(parts, {
    schema: CancelKeyDeletion$,
    access: "write",
    handle: async (_input, key) => ({ KeyId: arnOf(await cancelDeletion(parts, key)) }),
  });
}
