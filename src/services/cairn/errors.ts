import { ServiceError } from "../../call/service-error.ts";

/** Only the operator's account makes accounts. */
export function accessDenied(principalArn: string): ServiceError {
  return new ServiceError(
    "AccessDeniedException",
    `User: ${principalArn} is not authorized to perform: cairn:ImportRecords with createAccounts`,
    { status: 403 },
  );
}

/** A body with more bytes than one request may have. */
export function requestTooLarge(bytesMax: number): ServiceError {
  return new ServiceError(
    "RequestEntityTooLargeException",
    `The request has more than ${bytesMax} bytes.`,
    { status: 413 },
  );
}

/** More records than one request may have. */
export function tooManyRecords(recordsMax: number): ServiceError {
  return new ServiceError(
    "ValidationException",
    `The request has more than ${recordsMax} records.`,
  );
}
