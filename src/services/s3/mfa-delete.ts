import type { BucketSettings } from "../../buckets/buckets.ts";
import type { Call } from "../../call/operation.ts";
import type { DeviceOwner } from "../../identity/entities.ts";
import type { MfaCodes } from "../../identity/mfa-codes.ts";
import { accessDenied, invalidArgument, invalidBucketState, invalidRequest } from "./errors.ts";

/** MFA delete: what takes a code of the caller's MFA device in a bucket that has it on. */
export interface MfaDelete {
  /**
   * Takes the code of an `x-amz-mfa` header, which counts once: to be asked last of all that may
   * refuse a call.
   *
   * @throws ServiceError `AccessDenied`, `InvalidArgument`, `InvalidRequest`
   * @see S3 User Guide, "Configuring MFA delete"
   */
  readonly require: (
    bucket: BucketSettings,
    header: string | undefined,
    call: Call,
  ) => Promise<void>;
}

export function mfaDelete({ mfa }: { readonly mfa: Pick<MfaCodes, "verify"> }): MfaDelete {
  return {
    require: async (bucket, header, call) => {
      if (header === undefined) throw mfaRequired();
      const { serial, code } = readMfaHeader(header);
      const { principal } = call;
      if (principal.session !== undefined) {
        throw invalidRequest("DevPay and Mfa are mutually exclusive authorization methods.");
      }
      if (!call.isSecure && !isLoopback(call.sourceIp)) {
        throw invalidRequest("Requests that include x-amz-mfa must use HTTPS");
      }
      // The device is one of the bucket owner's account, and the caller's own.
      if (principal.accountId !== bucket.ownerAccountId) throw accessDenied();
      const verdict = await mfa.verify(principal.accountId, serial, code);
      if (verdict.kind !== "verified" || !isOwnDevice(verdict.owner, call)) throw accessDenied();
    },
  };
}

/** Whether versions are removed, and versioning is changed, with a code alone. */
export function hasMfaDelete({ mfaDelete: state }: BucketSettings): boolean {
  return state === "Enabled";
}

/**
 * MFA delete and a lifecycle configuration exclude each other; PutBucketLifecycleConfiguration has
 * the other half.
 *
 * @throws ServiceError `InvalidBucketState`
 */
export function refuseMfaDeleteBesideLifecycle({ configuration }: BucketSettings): void {
  if (configuration?.lifecycle === undefined) return;
  throw invalidBucketState(
    "Mfa Authentication is not supported on a bucket with lifecycle configuration. " +
      "Delete lifecycle configuration before enabling Mfa Authentication.",
  );
}

function mfaRequired(): Error {
  return accessDenied("Mfa Authentication must be used for this request");
}

/** The serial number of a device, or its ARN, and what it shows. */
function readMfaHeader(header: string): { readonly serial: string; readonly code: string } {
  const [, serial, code] = /^(\S+) +(\d{6})$/.exec(header.trim()) ?? [];
  if (serial !== undefined && code !== undefined) return { serial, code };
  // The value is not repeated in the answer: it may have a code in it.
  throw invalidArgument(
    "Mfa header is invalid -- the header should be formatted as " +
      "{serialNumber}(space){tokenCode}",
    "x-amz-mfa",
    "",
  );
}

/** Nobody else is on that wire. */
function isLoopback(address: string): boolean {
  return /^(::ffff:)?127\./.test(address) || address === "::1";
}

function isOwnDevice(owner: DeviceOwner, { principal }: Call): boolean {
  if (owner.kind === "root") return principal.type === "Root";
  return principal.type === "IAMUser" && principal.principalId === owner.userId;
}
