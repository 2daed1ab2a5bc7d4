/** The names of AWS Organizations' errors, without the `Exception` at their ends. */
export type OrganizationErrorCode =
  | "AWSOrganizationsNotInUse"
  | "AccessDenied"
  | "AccountAlreadyClosed"
  | "AccountAlreadyRegistered"
  | "AccountNotFound"
  | "AccountNotRegistered"
  | "AlreadyInOrganization"
  | "ChildNotFound"
  | "ConstraintViolation"
  | "CreateAccountStatusNotFound"
  | "DestinationParentNotFound"
  | "DuplicateAccount"
  | "DuplicateHandshake"
  | "DuplicateOrganizationalUnit"
  | "DuplicatePolicyAttachment"
  | "DuplicatePolicy"
  | "HandshakeAlreadyInState"
  | "HandshakeConstraintViolation"
  | "HandshakeNotFound"
  | "InvalidHandshakeTransition"
  | "InvalidInput"
  | "MalformedPolicyDocument"
  | "MasterCannotLeaveOrganization"
  | "OrganizationNotEmpty"
  | "OrganizationalUnitNotEmpty"
  | "OrganizationalUnitNotFound"
  | "ParentNotFound"
  | "PolicyInUse"
  | "PolicyNotAttached"
  | "PolicyNotFound"
  | "PolicyTypeAlreadyEnabled"
  | "PolicyTypeNotAvailableForOrganization"
  | "PolicyTypeNotEnabled"
  | "RootNotFound"
  | "SourceParentNotFound"
  | "TargetNotFound";

/**
 * Why something of an organization cannot be read, made or changed, with the name and the reason
 * that AWS Organizations has for it. Nothing was changed.
 */
export class OrganizationError extends Error {
  override readonly name = "OrganizationError";
  /** For example `ConstraintViolationException`. */
  readonly code: `${OrganizationErrorCode}Exception`;
  /** Of errors that have many, for example `OU_DEPTH_LIMIT_EXCEEDED`. */
  readonly reason: string | undefined;

  constructor(code: OrganizationErrorCode, message: string, reason?: string) {
    super(message);
    this.code = `${code}Exception`;
    this.reason = reason;
  }
}

export function accessDenied(): OrganizationError {
  return new OrganizationError(
    "AccessDenied",
    "You don't have permissions to access this resource.",
  );
}

export function notInUse(): OrganizationError {
  return new OrganizationError(
    "AWSOrganizationsNotInUse",
    "Your account is not a member of an organization.",
  );
}

export function invalidInput(reason: string, message: string): OrganizationError {
  return new OrganizationError("InvalidInput", message, reason);
}

export function constraint(reason: string, message: string): OrganizationError {
  return new OrganizationError("ConstraintViolation", message, reason);
}

export function accountNotFound(): OrganizationError {
  return new OrganizationError("AccountNotFound", "You specified an account that doesn't exist.");
}

export function parentNotFound(): OrganizationError {
  return new OrganizationError("ParentNotFound", "You specified a parent that doesn't exist.");
}

export function targetNotFound(): OrganizationError {
  return new OrganizationError("TargetNotFound", "You specified a target that doesn't exist.");
}
