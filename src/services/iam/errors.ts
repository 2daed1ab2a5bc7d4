import { ServiceError } from "../../call/service-error.ts";
import type { IdentityProblem, IdentityProblemKind } from "../../identity/identity-problem.ts";

/** A refusal of the domain as IAM's error. */
export function iamError({ kind, message }: IdentityProblem): ServiceError {
  const [code, status] = errors[kind];
  return new ServiceError(code, message, { status });
}

const errors: Readonly<Record<IdentityProblemKind, readonly [code: string, status: number]>> = {
  "no-such-entity": ["NoSuchEntity", 404],
  "already-exists": ["EntityAlreadyExists", 409],
  "delete-conflict": ["DeleteConflict", 409],
  "limit-exceeded": ["LimitExceeded", 409],
  "malformed-policy": ["MalformedPolicyDocument", 400],
  "invalid-input": ["InvalidInput", 400],
  "wrong-code": ["InvalidAuthenticationCode", 403],
  "access-denied": ["AccessDenied", 403],
  unmodifiable: ["UnmodifiableEntity", 400],
};

export function validationError(message: string): ServiceError {
  return new ServiceError("ValidationError", message);
}

export function invalidInput(message: string): ServiceError {
  return new ServiceError("InvalidInput", message);
}

export function noSuchEntity(message: string): ServiceError {
  return new ServiceError("NoSuchEntity", message, { status: 404 });
}

/** Credentials that IAM does not take, however well they are signed with. */
export function invalidClientTokenId(): ServiceError {
  const message = "The security token included in the request is invalid";
  return new ServiceError("InvalidClientTokenId", message, { status: 403 });
}

export function accessDenied(message: string): ServiceError {
  return new ServiceError("AccessDenied", message, { status: 403 });
}
