import { createHash } from "node:crypto";

import { FaultError } from "../fault.ts";
import { header, parameter } from "../http-message.ts";
import type { ReceivedRequest } from "../http-message.ts";
import type { SignaturePlace } from "../fault.ts";

/** How the body of a request to S3 is covered by its signature. */
export type PayloadKind =
  | { readonly kind: "hashed"; readonly sha256: string }
  | { readonly kind: "unsigned" }
  | { readonly kind: "chunked"; readonly isSigned: boolean; readonly hasTrailer: boolean };

const hashes = /^[0-9a-f]{64}$/i;

/**
 * What the canonical request of S3 holds for the body. A presigned request need not say, and is
 * unsigned then.
 *
 * @throws FaultError the header is missing, or says nothing that is known
 */
export function payloadHashOf(request: ReceivedRequest, place: SignaturePlace): string {
  const value =
    header(request, "x-amz-content-sha256") ??
    (place === "query"
      ? (parameter(request, "X-Amz-Content-Sha256") ?? "UNSIGNED-PAYLOAD")
      : undefined);
  if (value === undefined) throw new FaultError({ kind: "missing-payload-hash" });
  return value;
}

/** @see Amazon S3 API Reference, "Authenticating requests: using the Authorization header" */
export function payloadKind(value: string): PayloadKind {
  switch (value) {
    case "UNSIGNED-PAYLOAD":
      return { kind: "unsigned" };
    case "STREAMING-UNSIGNED-PAYLOAD-TRAILER":
      return { kind: "chunked", isSigned: false, hasTrailer: true };
    case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD":
      return { kind: "chunked", isSigned: true, hasTrailer: false };
    case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER":
      return { kind: "chunked", isSigned: true, hasTrailer: true };
    default:
      if (!hashes.test(value)) throw new FaultError({ kind: "invalid-payload-hash", value });
      return { kind: "hashed", sha256: value.toLowerCase() };
  }
}

/** Passes a body on, and throws at its end unless it hashes to what was signed. */
export async function* checkedBody(
  body: AsyncIterable<Uint8Array>,
  sha256: string,
): AsyncGenerator<Uint8Array> {
  const digest = createHash("sha256");
  for await (const part of body) {
    digest.update(part);
    yield part;
  }
  const computed = digest.digest("hex");
  if (computed !== sha256) {
    throw new FaultError({ kind: "payload-hash-mismatch", claimed: sha256, computed });
  }
}
