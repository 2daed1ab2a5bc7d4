import { ServiceError } from "../../call/service-error.ts";
import type { Call } from "../../call/operation.ts";
import { requireRoom } from "../../identity/holders.ts";
import { devicesOf, requireDevice } from "../../identity/mfa-devices.ts";
import { deviceOwner } from "./device-owner.ts";
import { noSuchEntity } from "./errors.ts";
import type { IamParts } from "./iam-parts.ts";

/**
 * Enables a device, or sets it right: both want two codes in a row.
 *
 * @throws ServiceError `InvalidAuthenticationCode`, `EntityAlreadyExists`, `NoSuchEntity`
 */
export async function synchronizeDevice(
  { identities, mfa, quotas }: Pick<IamParts, "identities" | "mfa" | "quotas">,
  input: {
    readonly UserName?: string | undefined;
    readonly SerialNumber?: string | undefined;
    readonly AuthenticationCode1?: string | undefined;
    readonly AuthenticationCode2?: string | undefined;
  },
  call: Call,
  isEnabled: boolean,
): Promise<void> {
  const { accountId } = call.principal;
  const { SerialNumber: serial = "", AuthenticationCode1 = "", AuthenticationCode2 = "" } = input;
  const owner = deviceOwner(identities.of(accountId), input, call);
  requireDevice(identities.of(accountId), serial);
  const codes = [AuthenticationCode1, AuthenticationCode2] as const;
  const outcome = await mfa.synchronize(
    { accountId, serial, owner, codes, isEnabled },
    (entities) => {
      deviceOwner(entities, input, call);
      if (isEnabled) return;
      const limit = quotas.MFADevicesPerUser;
      requireRoom(devicesOf(entities, owner).length, "MFADevicesPerUser", limit);
    },
  );
  if (outcome === "synchronized") return;
  if (outcome === "no-device") {
    if (isEnabled) throw noSuchEntity("MFA Device invalid for user.");
    throw new ServiceError("EntityAlreadyExists", "MFA Device is already in use.", { status: 409 });
  }
  const message =
    outcome === "locked"
      ? "Too many authentication codes for device were not valid. Try again later."
      : "Authentication code for device is not valid.";
  throw new ServiceError("InvalidAuthenticationCode", message, { status: 403 });
}
