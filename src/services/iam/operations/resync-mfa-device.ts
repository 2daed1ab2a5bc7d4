import { ResyncMFADevice$ } from "@aws-sdk/client-iam";
import type { ResyncMFADeviceRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import { deviceOwnerArn } from "../device-owner.ts";
import { iamOperation } from "../iam-operation.ts";
import type { IamParts } from "../iam-parts.ts";
import { synchronizeDevice } from "../synchronize.ts";

/**
 * ResyncMFADevice: sets a device right whose clock has drifted, by two codes in a row.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ResyncMFADevice.html
 */
export function resyncMFADevice(
  parts: Pick<IamParts, "identities" | "mfa" | "quotas">,
): Operation<ResyncMFADeviceRequest, object> {
  return iamOperation({
    schema: ResyncMFADevice$,
    access: "write",
    resources: (input, call) => [deviceOwnerArn(parts.identities, input, call)],
    handle: async (input, call) => {
      await synchronizeDevice(parts, input, call, true);
      return {};
    },
  });
}
