import type { Call } from "../../call/operation.ts";
import { rootArn } from "../../identity/arn.ts";
import type { AccountEntities } from "../../identity/account-entities.ts";
import type { DeviceOwner } from "../../identity/entities.ts";
import { requireUser } from "../../identity/holders.ts";
import type { Identities } from "../../identity/identities.ts";
import { rootDeviceName } from "../../identity/mfa-devices.ts";
import { accessDenied, invalidInput } from "./errors.ts";
import { userArn, userNameOrCaller } from "./resources.ts";

/*
 * Whose an MFA device is or is to be: a user's, or, of the device `root-account-mfa-device`, the
 * root user's. The root user has no name, and the API asks for one: it is called `root`.
 */

const rootName = "root";

export function rootDeviceSerial(accountId: string): string {
  return `arn:aws:iam::${accountId}:mfa/${rootDeviceName}`;
}

/**
 * The owner that a call is about.
 *
 * @throws ServiceError `AccessDenied`: only the root user can change its own device; `InvalidInput`:
 *   it is asked for under another name
 * @throws IdentityProblem there is no such user
 */
export function deviceOwner(entities: AccountEntities, input: DeviceCall, call: Call): DeviceOwner {
  const { UserName } = input;
  if (!isOfRoot(input, call)) {
    const name = userNameOrCaller(UserName, call);
    return { kind: "user", userId: requireUser(entities, name).id };
  }
  if (call.principal.type !== "Root") {
    throw accessDenied("Only the root user can change the MFA device of the root user.");
  }
  if (UserName !== undefined && UserName !== rootName) {
    throw invalidInput(`The device is for the root user, whose name here is ${rootName}.`);
  }
  return { kind: "root" };
}

/** What authorization asks about: the user whose device it is. */
export function deviceOwnerArn(identities: Identities, input: DeviceCall, call: Call): string {
  if (isOfRoot(input, call)) return rootArn(call.principal.accountId);
  return userArn(identities, input.UserName, call);
}

interface DeviceCall {
  readonly UserName?: string | undefined;
  /** Absent: a list of all devices of the owner. */
  readonly SerialNumber?: string | undefined;
}

/** A device says by its name that it is the root user's; a list is of who calls. */
function isOfRoot({ UserName, SerialNumber }: DeviceCall, { principal }: Call): boolean {
  if (SerialNumber !== undefined) return SerialNumber === rootDeviceSerial(principal.accountId);
  return UserName === undefined && principal.type === "Root";
}
