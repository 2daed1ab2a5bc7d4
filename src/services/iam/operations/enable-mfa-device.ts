import { EnableMFADevice$ } from "@aws-sdk/client-iam";
import type { EnableMFADeviceRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import { deviceOwnerArn } from "../device-owner.ts";
import { iamOperation } from "../iam-operation.ts";
import type { IamParts } from "../iam-parts.ts";
import { synchronizeDevice } from "../synchronize.ts";

/**
 * EnableMFADevice: makes a virtual device that of a user, or of the root user, once two codes in a
 * row have shown that the user has it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableMFADevice.html
 */
export function enableMFADevice(
  parts: Pick<IamParts, "identities" | "mfa" | "quotas">,
): Operation<EnableMFADeviceRequest, object> {
  return iamOperation({
    schema: EnableMFADevice$,
    access: "write",
    resources: (input, call) => [deviceOwnerArn(parts.identities, input, call)],
    handle: async (input, call) => {
      await synchronizeDevice(parts, input, call, false);
      return {};
    },
  });
}
