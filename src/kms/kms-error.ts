/** The names of KMS's errors that keys, their use and their access can end with. */
export type KmsErrorCode =
  | "AccessDeniedException"
  | "AlreadyExistsException"
  | "DisabledException"
  | "DryRunOperationException"
  | "ExpiredImportTokenException"
  | "IncorrectKeyException"
  | "IncorrectKeyMaterialException"
  | "InvalidAliasNameException"
  | "InvalidArnException"
  | "InvalidCiphertextException"
  | "InvalidGrantIdException"
  | "InvalidGrantTokenException"
  | "InvalidImportTokenException"
  | "InvalidKeyUsageException"
  | "InvalidMarkerException"
  | "KMSInvalidMacException"
  | "KMSInvalidSignatureException"
  | "KMSInvalidStateException"
  | "LimitExceededException"
  | "MalformedPolicyDocumentException"
  | "NotFoundException"
  | "TagException"
  | "UnsupportedOperationException"
  | "ValidationException";

/**
 * Why a key cannot be made, changed or used, with the name and the words that KMS has for it. Services
 * that use keys for their callers show it in their own way, for example S3 as `KMS.DisabledException`.
 */
export class KmsError extends Error {
  override readonly name = "KmsError";
  readonly code: KmsErrorCode;

  constructor(code: KmsErrorCode, message = "", options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export function keyNotFound(keyArn: string): KmsError {
  return new KmsError("NotFoundException", `Key '${keyArn}' does not exist`);
}

export function aliasNotFound(aliasArn: string): KmsError {
  return new KmsError("NotFoundException", `Alias ${aliasArn} is not found.`);
}

export function keyDisabled(keyArn: string): KmsError {
  return new KmsError("DisabledException", `${keyArn} is disabled.`);
}

/** `state` completes "KEY is …". */
export function invalidState(keyArn: string, state: string): KmsError {
  return new KmsError("KMSInvalidStateException", `${keyArn} is ${state}.`);
}

export function invalidKeyUsage(keyArn: string, usage: string, operation: string): KmsError {
  return new KmsError(
    "InvalidKeyUsageException",
    `${keyArn} key usage is ${usage} which is not valid for ${operation}.`,
  );
}

export function unsupported(message: string): KmsError {
  return new KmsError("UnsupportedOperationException", message);
}

export function invalidRequest(message: string): KmsError {
  return new KmsError("ValidationException", message);
}

export function limitExceeded(message: string): KmsError {
  return new KmsError("LimitExceededException", message);
}

export function malformedPolicy(message: string): KmsError {
  return new KmsError("MalformedPolicyDocumentException", message);
}

/** What a caller learns of a key in another account, or of one that a ciphertext names. */
export function accessDenied(message: string): KmsError {
  return new KmsError("AccessDeniedException", message);
}

export const ciphertextRefusal: string =
  "The ciphertext refers to a customer master key that does not exist, does not exist in this region, " +
  "or you are not allowed to access.";
