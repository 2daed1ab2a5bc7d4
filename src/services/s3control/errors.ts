import { ServiceError } from "../../call/service-error.ts";

// One function per error of S3 Control, with the message that it sends.

export function accessDenied(): ServiceError {
  return new ServiceError("AccessDenied", "Access Denied", { status: 403 });
}

export function invalidAccountId(): ServiceError {
  const message = "The account ID in the x-amz-account-id header is not valid";
  return new ServiceError("InvalidRequest", message);
}

export function malformedXml(): ServiceError {
  const message =
    "The XML you provided was not well-formed or did not validate against our published schema";
  return new ServiceError("MalformedXML", message);
}

export function noSuchPublicAccessBlock(accountId: string): ServiceError {
  const message = "The public access block configuration was not found";
  return new ServiceError("NoSuchPublicAccessBlockConfiguration", message, {
    status: 404,
    details: { AccountId: accountId },
  });
}
