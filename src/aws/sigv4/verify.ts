import type { KeyObject } from "node:crypto";

import type { Principal } from "../../call/principal.ts";
import { FaultError } from "../fault.ts";
import type { ReceivedRequest } from "../http-message.ts";
import { canonicalRequest, stringToSign } from "./canonical-request.ts";
import type { SignatureClaim } from "./claim.ts";
import { isSameText, sign } from "./signing-key.ts";
import type { SigningKeys } from "./signing-key.ts";
import { writeBasicTimestamp } from "./timestamp.ts";

/** Where access keys are looked up. */
export interface Credentials {
  /**
   * The secret of an access key and who calls with it. `sessionToken`: what the request carries.
   *
   * @returns undefined for an access key that is not known, or not active, or whose owner is gone
   */
  readonly find: (
    accessKeyId: string,
    sessionToken: string | undefined,
  ) => Promise<Credential | CredentialProblem | undefined>;
}

export interface Credential {
  readonly secretAccessKey: string;
  readonly principal: Principal;
}

/** The token is not one of this key, or there must be none; or what it stands for is over. */
export type CredentialProblem = "invalid-token" | "expired-token";

/** How far a signer's clock may be off, and how long a presigned request lives unless it says. */
const clockSkewMs = 900_000;
const defaultLifetimeS = 900;

export interface SignatureRules {
  /** As the credential scope must name the service. */
  readonly signingName: string;
  readonly isS3: boolean;
  /** What stands for the body in the canonical request. */
  readonly payloadHash: string;
  readonly now: number;
  /** The Regions that there are. */
  readonly regions: ReadonlySet<string>;
  /** Signed for us-east-1 by whoever follows AWS, whether or not that Region is one of them. */
  readonly isGlobal: boolean;
}

/** Who signed, and what a body that is signed chunk by chunk goes on from. */
export interface Verified {
  readonly principal: Principal;
  readonly signingKey: KeyObject;
}

/**
 * Checks a signature: scope, time, signed headers, key, token and the signature itself, in the order
 * in which AWS answers.
 *
 * @throws FaultError the first thing that is wrong
 */
export async function verifySignature(
  request: ReceivedRequest,
  claim: SignatureClaim,
  rules: SignatureRules,
  source: { readonly credentials: Credentials; readonly keys: SigningKeys },
): Promise<Verified> {
  checkScope(claim, rules);
  checkSignedHeaders(request, claim, rules.isS3);
  const { accessKeyId } = claim.credential;
  const credential = await source.credentials.find(accessKeyId, claim.sessionToken);
  if (credential === undefined) throw new FaultError({ kind: "unknown-access-key", accessKeyId });
  if (typeof credential === "string") throw new FaultError({ kind: credential });
  checkTime(claim, rules);

  const signedHeaders = claim.signedHeaders;
  const { isS3, payloadHash } = rules;
  const canonical = canonicalRequest(request, { signedHeaders, payloadHash, isS3 });
  const text = stringToSign(claim.timestamp, claim.scope, canonical);
  const signingKey = source.keys.find(credential.secretAccessKey, claim.credential);
  if (!isSameText(sign(signingKey, text), claim.signature)) {
    throw new FaultError({
      kind: "signature-mismatch",
      evidence: {
        accessKeyId,
        stringToSign: text,
        signatureProvided: claim.signature,
        canonicalRequest: canonical,
      },
    });
  }
  return { principal: credential.principal, signingKey };
}

/** @throws FaultError it was signed for another service, Region or day */
export function checkScope(
  claim: SignatureClaim,
  rules: Pick<SignatureRules, "signingName" | "regions" | "isGlobal">,
): void {
  const { signingName, regions, isGlobal } = rules;
  const { date, region, service, terminator } = claim.credential;
  const refuse = (problem: string): FaultError =>
    new FaultError({ kind: "wrong-scope", place: claim.place, problem });
  if (terminator !== "aws4_request") {
    throw refuse(
      `Credential should be scoped with a valid terminator: 'aws4_request', not '${terminator}'.`,
    );
  }
  if (service !== signingName) {
    throw refuse(`Credential should be scoped to correct service: '${signingName}'.`);
  }
  if (!regions.has(region) && !(isGlobal && region === "us-east-1")) {
    throw refuse("Credential should be scoped to a valid region.");
  }
  if (date !== claim.timestamp.slice(0, 8)) {
    throw refuse(
      "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: " +
        `'${date}' != '${claim.timestamp.slice(0, 8)}', from '${claim.timestamp}'.`,
    );
  }
}

function checkSignedHeaders(request: ReceivedRequest, claim: SignatureClaim, isS3: boolean): void {
  const signed = new Set(claim.signedHeaders);
  if (!signed.has("host")) {
    throw new FaultError({
      kind: "incomplete-authorization",
      place: claim.place,
      problem: "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
    });
  }
  const mustSign = isS3 ? "x-amz-" : "x-amz-target";
  const names = [...request.headers.keys()].filter(
    (name) => name.startsWith(mustSign) && !signed.has(name),
  );
  if (names.length > 0) throw new FaultError({ kind: "unsigned-headers", names });
}

function checkTime(claim: SignatureClaim, { isS3, now }: SignatureRules): void {
  const { place, signedAt, timestamp } = claim;
  if (place === "query") {
    if (isS3 && claim.lifetimeS === undefined) {
      throw new FaultError({
        kind: "incomplete-authorization",
        place,
        problem:
          "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, " +
          "X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.",
      });
    }
    const lifetimeS = claim.lifetimeS ?? defaultLifetimeS;
    const expiredAt = signedAt + lifetimeS * 1000;
    if (now > expiredAt)
      throw new FaultError({ kind: "request-expired", lifetimeS, expiredAt, now });
    if (signedAt > now + clockSkewMs) {
      throw new FaultError({ kind: "request-not-yet-valid", signedAt: timestamp, now });
    }
    return;
  }
  const at = writeBasicTimestamp(now);
  if (signedAt < now - clockSkewMs) {
    const earliest = writeBasicTimestamp(now - clockSkewMs);
    const problem = `Signature expired: ${timestamp} is now earlier than ${earliest} (${at} - 15 min.)`;
    throw new FaultError({ kind: "clock-skew", problem, signedAt: timestamp, now });
  }
  if (signedAt > now + clockSkewMs) {
    const latest = writeBasicTimestamp(now + clockSkewMs);
    const problem = `Signature not yet current: ${timestamp} is still later than ${latest} (${at} + 15 min.)`;
    throw new FaultError({ kind: "clock-skew", problem, signedAt: timestamp, now });
  }
}
