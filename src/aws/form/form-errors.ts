import { ServiceError } from "../../call/service-error.ts";

// What S3 answers to a form that it does not take, in its words.
// See Amazon S3 API Reference, "Error responses" and "Browser-based uploads using POST".

export function malformedForm(): ServiceError {
  const message = "The body of your POST request is not well-formed multipart/form-data.";
  return new ServiceError("MalformedPOSTRequest", message);
}

export function fieldsTooLarge(bytesMax: number): ServiceError {
  const message = "Your POST request fields preceding the upload file were too large.";
  const details = { MaxPostPreDataLengthBytes: String(bytesMax) };
  return new ServiceError("MaxPostPreDataLengthExceeded", message, { details });
}

export function missingFile(): ServiceError {
  const details = { ArgumentName: "file", ArgumentValue: "0" };
  const message = "POST requires exactly one file upload per request.";
  return new ServiceError("InvalidArgument", message, { details });
}

export function missingField(name: string): ServiceError {
  const message =
    `Bucket POST must contain a field named '${name}'.  If it is specified, please check the ` +
    "order of the fields.";
  const details = { ArgumentName: name, ArgumentValue: "" };
  return new ServiceError("InvalidArgument", message, { details });
}

export function invalidField(name: string): ServiceError {
  const message = "A form field has signs in it that no header can have.";
  const details = { ArgumentName: name, ArgumentValue: "" };
  return new ServiceError("InvalidArgument", message, { details });
}

/** The policy itself is wrong. */
export function invalidPolicy(problem: string): ServiceError {
  return new ServiceError("InvalidPolicyDocument", `Invalid Policy: ${problem}`);
}

/** The form is not as its policy has it. */
export function againstPolicy(problem: string): ServiceError {
  const message = `Invalid according to Policy: ${problem}`;
  return new ServiceError("AccessDenied", message, { status: 403 });
}

export function fileTooLarge(proposed: number, bytesMax: number): ServiceError {
  const details = { ProposedSize: String(proposed), MaxSizeAllowed: String(bytesMax) };
  const message = "Your proposed upload exceeds the maximum allowed size";
  return new ServiceError("EntityTooLarge", message, { details });
}

export function fileTooSmall(proposed: number, bytesMin: number): ServiceError {
  const details = { ProposedSize: String(proposed), MinSizeAllowed: String(bytesMin) };
  const message = "Your proposed upload is smaller than the minimum allowed size";
  return new ServiceError("EntityTooSmall", message, { details });
}
