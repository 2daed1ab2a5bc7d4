import { DeleteVirtualMFADevice$ } from "@aws-sdk/client-iam";
import type { DeleteVirtualMFADeviceRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import * as mfaDevices from "../../../identity/mfa-devices.ts";
import { iamOperation } from "../iam-operation.ts";

/**
 * DeleteVirtualMFADevice: takes a virtual device away that is nobody's.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteVirtualMFADevice.html
 */
export function deleteVirtualMFADevice(
  parts: IdentityParts,
): Operation<DeleteVirtualMFADeviceRequest, object> {
  return iamOperation({
    schema: DeleteVirtualMFADevice$,
    access: "write",
    resources: ({ SerialNumber = "" }) => [SerialNumber],
    handle: async ({ SerialNumber = "" }, { principal }) => {
      await mfaDevices.deleteMfaDevice(parts, principal.accountId, SerialNumber);
      return {};
    },
  });
}
