import { ServiceError } from "../../call/service-error.ts";
import { dialectOf, expiredTokenMessage, internalMessage, invalidTokenMessage } from "./dialect.ts";
import { mismatchMessage, unavailableMessage } from "./dialect.ts";
import type { Dialect } from "./dialect.ts";
import { missingMemberMessage } from "./json.ts";

const refuse = (code: string, message: string): ServiceError =>
  new ServiceError(code, message, { status: 403 });
const reject = (code: string, message: string, status = 400): ServiceError =>
  new ServiceError(code, message, { status });
const unknownAction = (name: string, version: string): ServiceError =>
  reject(
    "InvalidAction",
    `Could not find operation ${name} for version ${version || "NO_VERSION_SPECIFIED"}`,
  );

/** The words of services that speak AWS Query, such as STS. */
export const queryDialect: Dialect = dialectOf({
  "missing-authentication": () =>
    refuse("MissingAuthenticationToken", "Request is missing Authentication Token"),
  "several-authentications": () =>
    reject("InvalidParameterCombination", "Only one auth mechanism allowed."),
  "unsupported-algorithm": ({ algorithm }) =>
    reject("IncompleteSignature", `Unsupported AWS 'algorithm': '${algorithm}'.`),
  "incomplete-authorization": ({ problem }) => reject("IncompleteSignature", problem),
  "wrong-scope": ({ problem }) => refuse("SignatureDoesNotMatch", problem),
  "unknown-access-key": () => refuse("InvalidClientTokenId", invalidTokenMessage),
  "invalid-token": () => refuse("InvalidClientTokenId", invalidTokenMessage),
  "expired-token": () => refuse("ExpiredToken", expiredTokenMessage),
  "signature-mismatch": () => refuse("SignatureDoesNotMatch", mismatchMessage),
  "unsigned-headers": () => refuse("SignatureDoesNotMatch", mismatchMessage),
  "clock-skew": ({ problem }) => refuse("SignatureDoesNotMatch", problem),
  "request-expired": () => refuse("SignatureDoesNotMatch", "Signature expired."),
  "request-not-yet-valid": () => refuse("SignatureDoesNotMatch", "Signature not yet current."),
  "missing-payload-hash": () => refuse("SignatureDoesNotMatch", mismatchMessage),
  "invalid-payload-hash": () => refuse("SignatureDoesNotMatch", mismatchMessage),
  "payload-hash-mismatch": () => refuse("SignatureDoesNotMatch", mismatchMessage),
  "malformed-chunks": ({ problem }) => reject("MalformedInput", problem),
  "malformed-trailer": () => reject("MalformedInput", "Malformed trailer."),
  "incomplete-body": () => reject("MalformedInput", "The body is incomplete."),
  "missing-length": () => reject("MalformedInput", "The length is missing."),
  "missing-digest": () => reject("MalformedInput", "A checksum is missing."),
  "invalid-digest": () => reject("MalformedInput", "A checksum is invalid."),
  "digest-mismatch": () => reject("MalformedInput", "A checksum does not match."),
  "body-too-large": ({ limitBytes }) =>
    reject(
      "RequestEntityTooLarge",
      `The request body is larger than the limit of ${limitBytes} bytes.`,
      413,
    ),
  "too-many-headers": () =>
    reject("MalformedInput", "The request has too many headers or parameters."),
  "malformed-target": () =>
    reject("MalformedQueryString", "The query string contains a syntax error."),
  "malformed-body": ({ problem }) => reject("MalformedInput", problem),
  "missing-body": () => reject("MalformedInput", "The request has no body."),
  "missing-member": ({ path }) => reject("ValidationError", missingMemberMessage(path)),
  "invalid-parameter": ({ problem }) => reject("MalformedInput", problem),
  "unknown-operation": ({ name, version }) =>
    name === ""
      ? reject("MissingAction", "The request is missing an action or a required parameter.")
      : unknownAction(name, version),
  "not-implemented": () => unknownAction("", ""),
  "method-not-allowed": () => unknownAction("", ""),
  "conflicting-parameters": () =>
    reject("InvalidParameterCombination", "Parameters that must not be used together were used."),
  denied: ({ message }) => refuse("AccessDenied", message),
  aborted: () => reject("RequestAborted", "The request was aborted before a reply was sent back."),
  internal: () => reject("InternalFailure", internalMessage, 500),
  unavailable: () => reject("ServiceUnavailable", unavailableMessage, 503),
});
