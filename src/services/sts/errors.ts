import { ServiceError } from "../../call/service-error.ts";

export function accessDenied(message: string): ServiceError {
  return new ServiceError("AccessDenied", message, { status: 403 });
}

export function malformedPolicyDocument(message: string): ServiceError {
  return new ServiceError("MalformedPolicyDocument", message);
}

/** `packedSize`: of the room that there is, from 0 on. */
export function packedPolicyTooLarge(packedSize: number): ServiceError {
  return new ServiceError(
    "PackedPolicyTooLarge",
    `Packed policy consumes ${Math.ceil(packedSize * 100)}% of allotted space, please use smaller policy.`,
  );
}

export function validationError(message: string): ServiceError {
  return new ServiceError("ValidationError", message);
}
