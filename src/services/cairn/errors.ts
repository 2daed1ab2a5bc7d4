import { ServiceError } from "../../call/service-error.ts";

/** What only the operator's account may. */
export function notTheOperator(principalArn: string, action: string): ServiceError {
  return new ServiceError(
    "AccessDeniedException",
    `User: ${principalArn} is not authorized to perform: ${action}`,
    { status: 403 },
  );
}

export function invalidScrub(message: string): ServiceError {
  return new ServiceError("ValidationException", message);
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
