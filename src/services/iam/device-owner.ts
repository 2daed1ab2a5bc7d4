import type { Call } from "../../call/operation.ts";
import { rootArn } from "../../identity/arn.ts";
import type { AccountEntities } from "../../identity/account-entities.ts";
import type { DeviceOwner } from "../../identity/entities.ts";
import { requireUser } from "../../identity/holders.ts";
import type { Identities } from "../../identity/identities.ts";
import { rootDeviceName } from "../../identity/mfa-devices.ts";
import { accessDenied } from "./errors.ts";
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
 * @throws ServiceError `AccessDenied`: only the root user can change its own device
 * @throws IdentityProblem there is no such user
 */
export function deviceOwner(
  entities: AccountEntities,
  { UserName, SerialNumber }: DeviceCall,
  call: Call,
): DeviceOwner {
  if (!isOfRoot(UserName, SerialNumber, call)) {
    const name = userNameOrCaller(UserName, call);
    return { kind: "user", userId: requireUser(entities, name).id };
  }
  if (call.principal.type !== "Root") {
    throw accessDenied("Only the root user can change the MFA device of the root user.");
  }
  return { kind: "root" };
}

/** What authorization asks about: the user whose device it is. */
export function deviceOwnerArn(identities: Identities, input: DeviceCall, call: Call): string {
  const { UserName, SerialNumber } = input;
  if (isOfRoot(UserName, SerialNumber, call)) return rootArn(call.principal.accountId);
  return userArn(identities, UserName, call);
}

interface DeviceCall {
  readonly UserName?: string | undefined;
  /** Absent: a list of all devices of the owner. */
  readonly SerialNumber?: string | undefined;
}

function isOfRoot(
  userName: string | undefined,
  serial: string | undefined,
  { principal }: Call,
): boolean {
  const isNamedSo = userName === undefined ? principal.type === "Root" : userName === rootName;
  const isItsDevice = serial === undefined || serial === rootDeviceSerial(principal.accountId);
  return isNamedSo && isItsDevice && (serial !== undefined || principal.type === "Root");
}
