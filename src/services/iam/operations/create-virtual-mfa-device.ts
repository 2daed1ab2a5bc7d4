import { CreateVirtualMFADevice$ } from "@aws-sdk/client-iam";
import type {
  CreateVirtualMFADeviceRequest,
  CreateVirtualMFADeviceResponse,
} from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import { base32 } from "../../../identity/base32.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import * as mfaDevices from "../../../identity/mfa-devices.ts";
import { iamOperation } from "../iam-operation.ts";
import { tagsInput, tagsOutput } from "../outputs.ts";
import { qrCodePng } from "../qr-code.ts";
import { newArn, tagConditions } from "../resources.ts";

/**
 * CreateVirtualMFADevice: makes a virtual device: the only time that its seed is told, as text and as
 * a QR code for an authenticator app.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateVirtualMFADevice.html
 */
export function createVirtualMFADevice(
  parts: IdentityParts,
): Operation<CreateVirtualMFADeviceRequest, CreateVirtualMFADeviceResponse> {
  return iamOperation({
    schema: CreateVirtualMFADevice$,
    access: "write",
    resources: ({ VirtualMFADeviceName, Path }, call) => [
      newArn("mfa", VirtualMFADeviceName, Path, call),
    ],
    conditions: ({ Tags }) => tagConditions(Tags),
    record: {
      responseElements: ({ VirtualMFADevice }) => ({
        virtualMFADevice: { serialNumber: VirtualMFADevice?.SerialNumber },
      }),
    },
    handle: async (
      { VirtualMFADeviceName = "", Path = "/", Tags },
      { principal: { accountId } },
    ) => {
      const made = await mfaDevices.createMfaDevice(parts, accountId, {
        name: VirtualMFADeviceName,
        path: Path,
        tags: tagsInput(Tags),
      });
      const secret = base32(made.seed);
      const label = `Amazon%20Web%20Services:${VirtualMFADeviceName}@${accountId}`;
      const uri = `otpauth://totp/${label}?secret=${secret}&issuer=Amazon%20Web%20Services`;
      return {
        VirtualMFADevice: {
          SerialNumber: made.device.serial,
          Base32StringSeed: Buffer.from(secret),
          QRCodePNG: qrCodePng(uri),
          ...(Tags !== undefined && { Tags: tagsOutput(made.device.tags) }),
        },
      };
    },
  });
}
