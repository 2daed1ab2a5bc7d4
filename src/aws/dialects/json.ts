import { ServiceError } from "../../call/service-error.ts";
import { dialectOf, expiredTokenMessage, internalMessage, invalidTokenMessage } from "./dialect.ts";
import { mismatchMessage, unavailableMessage } from "./dialect.ts";
import type { Dialect, FaultTable } from "./dialect.ts";

/**
 * The words of services that speak AWS JSON 1.0 and 1.1.
 *
 * Client errors are 400 there, also those that AWS's pages of common errors list with 403 or 404:
 * that is what CloudTrail, CloudWatch Logs and DynamoDB answer (aws/aws-sdk-net issue 1536 shows
 * an UnknownOperationException with 400 and no message).
 */
export const jsonDialect: Dialect = dialectOf(jsonFaults(400));

/** The words of REST-JSON services: the same codes, with the statuses of AWS's common errors. */
export const restJsonDialect: Dialect = dialectOf({
  ...jsonFaults(403),
  "unknown-operation": () => new ServiceError("UnknownOperationException", "", { status: 404 }),
});

function jsonFaults(authStatus: number): FaultTable {
  const refuse = (code: string, message: string): ServiceError =>
    new ServiceError(code, message, { status: authStatus });
  const reject = (code: string, message: string, status = 400): ServiceError =>
    new ServiceError(code, message, { status });
  const serialization = (message: string): ServiceError =>
    reject("SerializationException", message);
  return {
    "missing-authentication": () =>
      refuse("MissingAuthenticationTokenException", "Missing Authentication Token"),
    "several-authentications": () =>
      refuse("InvalidSignatureException", "Only one auth mechanism allowed."),
    "unsupported-algorithm": ({ algorithm }) =>
      refuse("IncompleteSignatureException", `Unsupported AWS 'algorithm': '${algorithm}'.`),
    "incomplete-authorization": ({ problem }) => refuse("IncompleteSignatureException", problem),
    "wrong-scope": ({ problem }) => refuse("InvalidSignatureException", problem),
    "unknown-access-key": () => refuse("UnrecognizedClientException", invalidTokenMessage),
    "invalid-token": () => refuse("UnrecognizedClientException", invalidTokenMessage),
    "expired-token": () => refuse("ExpiredTokenException", expiredTokenMessage),
    "signature-mismatch": () => refuse("InvalidSignatureException", mismatchMessage),
    "unsigned-headers": () => refuse("InvalidSignatureException", mismatchMessage),
    "clock-skew": ({ problem }) => refuse("InvalidSignatureException", problem),
    "request-expired": () => refuse("InvalidSignatureException", "Signature expired."),
    "request-not-yet-valid": () =>
      refuse("InvalidSignatureException", "Signature not yet current."),
    "missing-payload-hash": () => refuse("InvalidSignatureException", mismatchMessage),
    "invalid-payload-hash": () => refuse("InvalidSignatureException", mismatchMessage),
    "payload-hash-mismatch": () => refuse("InvalidSignatureException", mismatchMessage),
    "malformed-chunks": ({ problem }) => reject("MalformedHttpRequestException", problem),
    "malformed-trailer": () => reject("MalformedHttpRequestException", "Malformed trailer."),
    "incomplete-body": () => reject("MalformedHttpRequestException", "The body is incomplete."),
    "missing-length": () => reject("MalformedHttpRequestException", "The length is missing."),
    "missing-digest": () => reject("MalformedHttpRequestException", "A checksum is missing."),
    "invalid-digest": () => reject("MalformedHttpRequestException", "A checksum is invalid."),
    "digest-mismatch": () => reject("MalformedHttpRequestException", "A checksum does not match."),
    "body-too-large": ({ limitBytes }) =>
      reject(
        "RequestEntityTooLargeException",
        `The request body is larger than the limit of ${limitBytes} bytes.`,
        413,
      ),
    "too-many-headers": () =>
      reject("MalformedHttpRequestException", "The request has too many headers or parameters."),
    "malformed-target": () =>
      reject("MalformedHttpRequestException", "The request target cannot be decoded."),
    "malformed-body": ({ problem }) => serialization(problem),
    "missing-body": () => serialization("The request has no body."),
    "missing-member": ({ path }) => reject("ValidationException", missingMemberMessage(path)),
    "invalid-parameter": ({ problem }) => serialization(problem),
    "unknown-operation": () => reject("UnknownOperationException", ""),
    "not-implemented": () => reject("UnknownOperationException", ""),
    "method-not-allowed": () => reject("UnknownOperationException", ""),
    "conflicting-parameters": () =>
      reject("MalformedHttpRequestException", "Conflicting parameters."),
    denied: ({ message }) => refuse("AccessDeniedException", message),
    aborted: () =>
      reject("RequestAbortedException", "The request was aborted before a reply was sent back."),
    internal: () => reject("InternalFailure", internalMessage, 500),
    unavailable: () => reject("ServiceUnavailable", unavailableMessage, 503),
  };
}

/** As AWS's own validation words it, member names with a small first letter. */
export function missingMemberMessage(path: string): string {
  const spelled = path.replaceAll(/(^|\.)([A-Z])/g, (_, dot: string, letter: string) => {
    return dot + letter.toLowerCase();
  });
  return (
    `1 validation error detected: Value null at '${spelled}' failed to satisfy constraint: ` +
    "Member must not be null"
  );
}
