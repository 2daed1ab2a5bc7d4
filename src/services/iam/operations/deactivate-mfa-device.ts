import { DeactivateMFADevice$ } from "@aws-sdk/client-iam";
import type { DeactivateMFADeviceRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import * as mfaDevices from "../../../identity/mfa-devices.ts";
import { deviceOwner, deviceOwnerArn } from "../device-owner.ts";
import { iamOperation } from "../iam-operation.ts";

/**
 * DeactivateMFADevice: ends that a device is a user's, or the root user's: its codes no longer count.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeactivateMFADevice.html
 */
export function deactivateMFADevice(
  parts: IdentityParts,
): Operation<DeactivateMFADeviceRequest, object> {
  return iamOperation({
    schema: DeactivateMFADevice$,
    access: "write",
    resources: (input, call) => [deviceOwnerArn(parts.identities, input, call)],
    handle: async (input, call) => {
      const { accountId } = call.principal;
      const serial = input.SerialNumber ?? "";
      const owner = deviceOwner(parts.identities.of(accountId), input, call);
      await mfaDevices.deactivateMfaDevice(parts, accountId, serial, owner);
      return {};
    },
  });
}
