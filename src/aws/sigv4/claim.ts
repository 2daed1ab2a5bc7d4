import type { SignaturePlace } from "../fault.ts";
import { FaultError } from "../fault.ts";
import { header, parameter } from "../http-message.ts";
import type { ReceivedRequest } from "../http-message.ts";
import { parseBasicTimestamp, writeBasicTimestamp } from "./timestamp.ts";

/** The five parts of a credential. Unchecked. */
export interface ClaimedCredential {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly terminator: string;
}

/** What a request says of its own signature. Complete, and not yet believed. */
export interface SignatureClaim {
  readonly place: SignaturePlace;
  readonly credential: ClaimedCredential;
  /** `date/region/service/aws4_request` */
  readonly scope: string;
  /** As in the string to sign: `20150830T123600Z`. */
  readonly timestamp: string;
  /** Milliseconds since the epoch. */
  readonly signedAt: number;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** How long a presigned request lives, in seconds. Absent: not said. */
  readonly lifetimeS: number | undefined;
  readonly sessionToken: string | undefined;
}

const algorithmName = "AWS4-HMAC-SHA256";
/** A week. */
export const lifetimeMaxS = 604_800;

/** Whether a request carries a signature of any kind, in any place. */
export function isSigned(request: ReceivedRequest): boolean {
  return request.headers.has("authorization") || isPresigned(request);
}

/** The credential a request names, as far as it can be read: to find the service it is meant for. */
export function claimedCredential(request: ReceivedRequest): ClaimedCredential | undefined {
  const authorization = header(request, "authorization");
  const text =
    authorization === undefined
      ? parameter(request, "X-Amz-Credential")
      : /Credential=([^\s,]+)/.exec(authorization)?.[1];
  return text === undefined ? undefined : splitCredential(text);
}

/** @throws FaultError what is missing, malformed or of a kind that is not served */
export function readClaim(request: ReceivedRequest): SignatureClaim {
  const authorization = header(request, "authorization");
  if (authorization !== undefined && isPresigned(request)) {
    throw new FaultError({ kind: "several-authentications" });
  }
  if (authorization !== undefined) return readHeaderClaim(request, authorization);
  if (isPresigned(request)) return readQueryClaim(request);
  throw new FaultError({ kind: "missing-authentication" });
}

function isPresigned(request: ReceivedRequest): boolean {
  return request.query.some(
    ([name]) =>
      name === "X-Amz-Algorithm" || name === "X-Amz-Signature" || name === "AWSAccessKeyId",
  );
}

function readHeaderClaim(request: ReceivedRequest, authorization: string): SignatureClaim {
  const space = authorization.indexOf(" ");
  const algorithm = space < 0 ? authorization : authorization.slice(0, space);
  if (algorithm !== algorithmName)
    throw new FaultError({ kind: "unsupported-algorithm", algorithm });

  const fields = new Map<string, string>();
  for (const part of authorization.slice(algorithm.length).split(",")) {
    const equals = part.indexOf("=");
    if (equals > 0) fields.set(part.slice(0, equals).trim(), part.slice(equals + 1).trim());
  }
  const missing = ["Credential", "Signature", "SignedHeaders"].filter(
    (name) => (fields.get(name) ?? "") === "",
  );
  const timestamp = headerTimestamp(request);
  const problems = missing.map((name) => `Authorization header requires '${name}' parameter.`);
  if (timestamp === undefined) {
    problems.push(
      "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
    );
  }
  if (problems.length > 0) throw incomplete("header", problems.join(" "));
  return completeClaim({
    place: "header",
    credential: fields.get("Credential") ?? "",
    signature: fields.get("Signature") ?? "",
    signedHeaders: fields.get("SignedHeaders") ?? "",
    timestamp: timestamp ?? "",
    lifetimeS: undefined,
    sessionToken: header(request, "x-amz-security-token"),
  });
}

function readQueryClaim(request: ReceivedRequest): SignatureClaim {
  const algorithm = parameter(request, "X-Amz-Algorithm");
  if (algorithm !== algorithmName) {
    throw new FaultError({ kind: "unsupported-algorithm", algorithm: algorithm ?? "" });
  }
  const names = ["Credential", "Signature", "Date", "SignedHeaders"];
  if (names.some((name) => (parameter(request, `X-Amz-${name}`) ?? "") === "")) {
    throw incomplete(
      "query",
      "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, " +
        "X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.",
    );
  }
  return completeClaim({
    place: "query",
    credential: parameter(request, "X-Amz-Credential") ?? "",
    signature: parameter(request, "X-Amz-Signature") ?? "",
    signedHeaders: parameter(request, "X-Amz-SignedHeaders") ?? "",
    timestamp: parameter(request, "X-Amz-Date") ?? "",
    lifetimeS: readLifetime(parameter(request, "X-Amz-Expires")),
    sessionToken: parameter(request, "X-Amz-Security-Token"),
  });
}

function readLifetime(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^-?\d{1,12}$/.test(text)) throw incomplete("query", "X-Amz-Expires should be a number");
  const seconds = Number(text);
  if (seconds < 0) throw incomplete("query", "X-Amz-Expires must be non-negative");
  if (seconds > lifetimeMaxS) {
    throw incomplete(
      "query",
      "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must " +
        "be less than 604800 seconds",
    );
  }
  return seconds;
}

/** @throws FaultError it is not of the form that signatures have */
export function completeClaim(
  raw: Pick<SignatureClaim, "place" | "signature" | "timestamp" | "lifetimeS" | "sessionToken"> & {
    readonly credential: string;
    readonly signedHeaders: string;
  },
): SignatureClaim {
  const { place } = raw;
  const credential = splitCredential(raw.credential);
  if (credential === undefined) {
    throw incomplete(
      place,
      "Credential must have exactly 5 slash-delimited elements, e.g. " +
        `keyid/date/region/service/term, got '${raw.credential}'`,
    );
  }
  const signedAt = parseBasicTimestamp(raw.timestamp);
  if (signedAt === undefined) {
    throw incomplete(
      place,
      "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"",
    );
  }
  const { date, region, service, terminator } = credential;
  return {
    ...raw,
    credential,
    scope: `${date}/${region}/${service}/${terminator}`,
    signedAt,
    signedHeaders: raw.signedHeaders.toLowerCase().split(";"),
  };
}

function splitCredential(text: string): ClaimedCredential | undefined {
  const parts = text.split("/");
  const [accessKeyId, date, region, service, terminator] = parts;
  const isWhole = parts.length === 5 && parts.every((part) => part !== "");
  if (!isWhole || accessKeyId === undefined || date === undefined) return undefined;
  if (region === undefined || service === undefined || terminator === undefined) return undefined;
  return { accessKeyId, date, region, service, terminator };
}

/** `X-Amz-Date`, else `Date`, which may be an HTTP date. */
function headerTimestamp(request: ReceivedRequest): string | undefined {
  const amz = header(request, "x-amz-date");
  if (amz !== undefined) return amz;
  const date = header(request, "date");
  if (date === undefined) return undefined;
  const at = Date.parse(date);
  return Number.isNaN(at) ? date : writeBasicTimestamp(at);
}

function incomplete(place: SignaturePlace, problem: string): FaultError {
  return new FaultError({ kind: "incomplete-authorization", place, problem });
}
