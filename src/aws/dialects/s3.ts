import type { Fault, SignatureEvidence } from "../fault.ts";
import { ServiceError } from "../../call/service-error.ts";
import type { ServiceErrorOptions } from "../../call/service-error.ts";
import { dialectOf } from "./dialect.ts";
import type { Dialect } from "./dialect.ts";

const accessDenied = (message: string, details: Record<string, string> = {}): ServiceError =>
  new ServiceError("AccessDenied", message, { status: 403, details });
const reject = (code: string, message: string, options?: ServiceErrorOptions): ServiceError =>
  new ServiceError(code, message, options);
const invalidArgument = (message: string, name: string, value: string): ServiceError =>
  reject("InvalidArgument", message, { details: { ArgumentName: name, ArgumentValue: value } });

/**
 * The words of Amazon S3.
 *
 * @see Amazon S3 API Reference, "Error responses"
 */
export const s3Dialect: Dialect = dialectOf({
  "missing-authentication": () => accessDenied("Access Denied"),
  "several-authentications": () =>
    invalidArgument(
      "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query " +
        "string parameter or the Authorization header should be specified",
      "Authorization",
      "",
    ),
  "unsupported-algorithm": () =>
    reject(
      "InvalidRequest",
      "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.",
    ),
  "incomplete-authorization": ({ place, problem }) => malformedAuthorization(place, problem),
  "wrong-scope": ({ place, problem }) => malformedAuthorization(place, problem),
  "unknown-access-key": ({ accessKeyId }) =>
    reject(
      "InvalidAccessKeyId",
      "The AWS Access Key Id you provided does not exist in our records.",
      { status: 403, details: { AWSAccessKeyId: accessKeyId } },
    ),
  "invalid-token": () =>
    reject("InvalidToken", "The provided token is malformed or otherwise invalid."),
  "expired-token": () => reject("ExpiredToken", "The provided token has expired."),
  "signature-mismatch": ({ evidence }) =>
    reject(
      "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided. Check your " +
        "key and signing method.",
      { status: 403, details: evidence === undefined ? {} : evidenceDetails(evidence) },
    ),
  "unsigned-headers": ({ names }) =>
    accessDenied("There were headers present in the request which were not signed", {
      HeadersNotSigned: names.join(", "),
    }),
  "clock-skew": ({ signedAt, now }) =>
    reject(
      "RequestTimeTooSkewed",
      "The difference between the request time and the current time is too large.",
      {
        status: 403,
        details: {
          RequestTime: signedAt,
          ServerTime: serverTime(now),
          MaxAllowedSkewMilliseconds: "900000",
        },
      },
    ),
  "request-expired": ({ lifetimeS, expiredAt, now }) =>
    accessDenied("Request has expired", {
      "X-Amz-Expires": String(lifetimeS),
      Expires: serverTime(expiredAt),
      ServerTime: serverTime(now),
    }),
  "request-not-yet-valid": ({ signedAt, now }) =>
    accessDenied("Request is not yet valid", {
      "X-Amz-Date": signedAt,
      ServerTime: serverTime(now),
    }),
  "missing-payload-hash": () =>
    reject("InvalidRequest", "Missing required header for this request: x-amz-content-sha256"),
  "invalid-payload-hash": ({ value }) =>
    invalidArgument(
      "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, " +
        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a " +
        "valid sha256 value.",
      "x-amz-content-sha256",
      value,
    ),
  "payload-hash-mismatch": ({ claimed, computed }) =>
    reject(
      "XAmzContentSHA256Mismatch",
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
      { details: { ClientComputedContentSHA256: claimed, S3ComputedContentSHA256: computed } },
    ),
  "malformed-chunks": () => reject("IncompleteBody", "The request body terminated unexpectedly"),
  "malformed-trailer": () =>
    reject(
      "MalformedTrailerError",
      "The request contained trailing data that was not well-formed or did not conform to our " +
        "published schema.",
    ),
  "incomplete-body": () =>
    reject(
      "IncompleteBody",
      "You did not provide the number of bytes specified by the Content-Length HTTP header",
    ),
  "missing-length": () =>
    reject("MissingContentLength", "You must provide the Content-Length HTTP header.", {
      status: 411,
    }),
  "missing-digest": () =>
    reject(
      "InvalidRequest",
      "Missing required header for this request: Content-MD5 OR x-amz-checksum-*",
    ),
  "invalid-digest": ({ header }) =>
    header === "content-md5"
      ? reject("InvalidDigest", "The Content-MD5 you specified is not valid.")
      : reject("InvalidRequest", `Value for ${header} header is invalid.`),
  "digest-mismatch": ({ header }) =>
    reject(
      "BadDigest",
      header === "content-md5"
        ? "The Content-MD5 you specified did not match what we received."
        : `The ${header.replace("x-amz-checksum-", "").toUpperCase()} you specified did not match ` +
            "the calculated checksum.",
    ),
  "body-too-large": ({ limitBytes }) =>
    reject("MaxMessageLengthExceeded", "Your request was too big.", {
      details: { MaxMessageLengthBytes: String(limitBytes) },
    }),
  "too-many-headers": () =>
    reject(
      "RequestHeaderSectionTooLarge",
      "Your request header section exceeds the maximum allowed size.",
    ),
  "malformed-target": () => reject("InvalidURI", "Couldn't parse the specified URI."),
  "malformed-body": () =>
    reject(
      "MalformedXML",
      "The XML you provided was not well-formed or did not validate against our published schema",
    ),
  "missing-body": () => reject("MissingRequestBodyError", "Request Body is empty"),
  "missing-member": (fault) => missingMember(fault),
  "invalid-parameter": ({ name, value, problem }) => invalidArgument(problem, name, value),
  "unknown-operation": () => notImplemented(),
  "not-implemented": () => notImplemented(),
  "method-not-allowed": ({ method }) =>
    reject("MethodNotAllowed", "The specified method is not allowed against this resource.", {
      status: 405,
      details: { Method: method },
    }),
  "conflicting-parameters": ({ names }) =>
    invalidArgument(
      `Conflicting query string parameters: ${names.join(", ")}`,
      "ResourceType",
      names[0] ?? "",
    ),
  denied: ({ message }) => accessDenied(message),
  aborted: () =>
    reject(
      "IncompleteBody",
      "You did not provide the number of bytes specified by the Content-Length HTTP header",
    ),
  internal: () =>
    reject("InternalError", "We encountered an internal error. Please try again.", { status: 500 }),
  unavailable: () =>
    reject("ServiceUnavailable", "Service is unable to handle request.", { status: 503 }),
});

function malformedAuthorization(place: "header" | "query", problem: string): ServiceError {
  return place === "query"
    ? reject("AuthorizationQueryParametersError", problem)
    : reject("AuthorizationHeaderMalformed", `The authorization header is malformed; ${problem}`);
}

function notImplemented(): ServiceError {
  return reject(
    "NotImplemented",
    "A header you provided implies functionality that is not implemented.",
    { status: 501 },
  );
}

function missingMember(fault: Extract<Fault, { readonly kind: "missing-member" }>): ServiceError {
  const { header, parameter } = fault;
  if (header !== undefined) {
    return reject("InvalidRequest", `Missing required header for this request: ${header}`);
  }
  if (parameter !== undefined) {
    return invalidArgument(
      `Missing required parameter for this request: '${parameter}'`,
      parameter,
      "",
    );
  }
  return reject(
    "MalformedXML",
    "The XML you provided was not well-formed or did not validate against our published schema",
  );
}

function evidenceDetails(evidence: SignatureEvidence): Record<string, string> {
  return {
    AWSAccessKeyId: evidence.accessKeyId,
    StringToSign: evidence.stringToSign,
    SignatureProvided: evidence.signatureProvided,
    StringToSignBytes: spacedHex(evidence.stringToSign),
    CanonicalRequest: evidence.canonicalRequest,
    CanonicalRequestBytes: spacedHex(evidence.canonicalRequest),
  };
}

function spacedHex(text: string): string {
  return Buffer.from(text)
    .toString("hex")
    .replaceAll(/..(?!$)/g, "$& ");
}

function serverTime(at: number): string {
  return new Date(at).toISOString().replace(/\.\d{3}Z$/, "Z");
}
