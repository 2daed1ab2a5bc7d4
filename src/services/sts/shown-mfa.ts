import type { Principal } from "../../call/principal.ts";
import type { DeviceOwner } from "../../identity/entities.ts";
import { findDevice, isSameOwner } from "../../identity/mfa-codes.ts";
import { accessDenied } from "./errors.ts";
import type { StsParts } from "./sts-parts.ts";

/** What a call says of an MFA device. */
export interface MfaInput {
  readonly SerialNumber?: string | undefined;
  readonly TokenCode?: string | undefined;
}

const failed = "MultiFactorAuthentication failed";

/**
 * When the caller has shown a code of its own device, in this very call. The code is used up.
 *
 * @returns milliseconds since the epoch; undefined: the call names no device
 * @throws ServiceError `AccessDenied`: the device is not the caller's, or the code is wrong
 */
export async function shownMfa(
  { identities, mfa }: Pick<StsParts, "identities" | "mfa">,
  { SerialNumber: serial, TokenCode: code }: MfaInput,
  principal: Principal,
): Promise<number | undefined> {
  if (serial === undefined && code === undefined) return undefined;
  if (serial === undefined || code === undefined) {
    throw accessDenied(`${failed}, must provide both MFA serial number and one time pass code.`);
  }
  const { accountId } = principal;
  const owner = findDevice(identities.of(accountId), serial)?.enabled?.owner;
  const caller = ownerOf(principal);
  if (owner === undefined || caller === undefined || !isSameOwner(owner, caller)) {
    throw accessDenied(
      `${failed}, unable to validate MFA code.  Please verify your MFA serial number is valid and ` +
        "associated with this user.",
    );
  }
  const verdict = await mfa.verify(accountId, serial, code);
  if (verdict.kind === "verified") return verdict.at;
  if (verdict.kind === "locked") {
    throw accessDenied(`${failed}, too many invalid MFA one time pass codes. Try again later.`);
  }
  throw accessDenied(`${failed} with invalid MFA one time pass code. `);
}

/** A session of a role has no device. */
function ownerOf(principal: Principal): DeviceOwner | undefined {
  if (principal.type === "Root") return { kind: "root" };
  if (principal.type === "IAMUser") return { kind: "user", userId: principal.principalId };
  return undefined;
}
