import type { ChecksumAlgorithm } from "../buckets/buckets.ts";
import { runningChecksum } from "../buckets/checksums.ts";
import type { Dialect } from "./dialects/dialect.ts";
import { FaultError } from "./fault.ts";
import { header } from "./http-message.ts";
import type { HttpRequest, ReceivedRequest } from "./http-message.ts";
import { decodeChunks } from "./sigv4/chunked-body.ts";
import type { SignatureClaim } from "./sigv4/claim.ts";
import { checkedBody, payloadKind } from "./sigv4/payload.ts";
import type { Verified } from "./sigv4/verify.ts";

/**
 * Reads a body whole.
 *
 * @throws FaultError it is larger than `limitBytes`, which is found out without reading it all
 */
export async function readWhole(
  body: AsyncIterable<Uint8Array>,
  limitBytes: number,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size > limitBytes) throw new FaultError({ kind: "body-too-large", limitBytes });
    parts.push(part);
  }
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : Buffer.concat(parts);
}

/** A body as an operation is to see it. */
export interface DecodedBody {
  readonly body: AsyncIterable<Uint8Array>;
  /** The request with the headers of the body as it is when decoded. */
  readonly request: ReceivedRequest;
}

/**
 * The body of a request to S3, decoded, and checked while it is read against what was signed.
 *
 * @param trailers is filled with the trailing headers when the body has ended
 * @throws FaultError here, or from the body
 */
export function decodeS3Body(
  source: { readonly request: ReceivedRequest; readonly body: AsyncIterable<Uint8Array> },
  payloadHash: string,
  signed: { readonly claim: SignatureClaim; readonly verified: Verified },
  trailers: Map<string, string>,
): DecodedBody {
  const { request, body } = source;
  const kind = payloadKind(payloadHash);
  if (kind.kind === "unsigned") return { request, body };
  if (kind.kind === "hashed") return { request, body: checkedBody(body, kind.sha256) };
  const decodedLength = readLength(request, "x-amz-decoded-content-length");
  const { timestamp, scope, signature } = signed.claim;
  const { signingKey } = signed.verified;
  const decoded = decodeChunks(body, {
    signer: kind.isSigned ? { signingKey, timestamp, scope, seedSignature: signature } : undefined,
    trailerNames: kind.hasTrailer ? namesIn(header(request, "x-amz-trailer") ?? "") : undefined,
    decodedLength,
    trailers,
  });
  return { request: decodedRequest(request, decodedLength), body: decoded };
}

/** @throws FaultError the header is missing or no number of bytes */
export function readLength(request: ReceivedRequest, name: string): number {
  const text = header(request, name) ?? "";
  if (!/^\d{1,15}$/.test(text)) throw new FaultError({ kind: "missing-length" });
  return Number(text);
}

/** Counts what is read of a body, and words its faults, so that they pass through any handler. */
export async function* watchedBody(
  body: AsyncIterable<Uint8Array>,
  request: Pick<HttpRequest, "signal">,
  dialect: Dialect,
  count: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const part of body) {
      count(part.length);
      yield part;
    }
  } catch (error) {
    if (error instanceof FaultError) throw dialect(error.fault);
    if (request.signal.aborted) throw dialect({ kind: "aborted" });
    throw error;
  }
}

const checksumHeaders: ReadonlyMap<string, ChecksumAlgorithm | "MD5"> = new Map([
  ["content-md5", "MD5"],
  ["x-amz-checksum-crc32", "CRC32"],
  ["x-amz-checksum-crc32c", "CRC32C"],
  ["x-amz-checksum-crc64nvme", "CRC64NVME"],
  ["x-amz-checksum-sha1", "SHA1"],
  ["x-amz-checksum-sha256", "SHA256"],
]);

/**
 * Checks the checksums that came with a body that was read whole.
 *
 * @param isRequired there must be one
 * @throws FaultError
 */
export function checkDigests(
  request: ReceivedRequest,
  trailers: ReadonlyMap<string, string>,
  body: Uint8Array,
  isRequired: boolean,
): void {
  let found = 0;
  for (const [name, algorithm] of checksumHeaders) {
    const sent = header(request, name) ?? trailers.get(name);
    if (sent === undefined) continue;
    found += 1;
    const checksum = runningChecksum(algorithm);
    checksum.update(body);
    const computed = Buffer.from(checksum.digest());
    if (Buffer.from(sent, "base64").length !== computed.length) {
      throw new FaultError({ kind: "invalid-digest", header: name });
    }
    if (computed.toString("base64") !== sent) {
      throw new FaultError({ kind: "digest-mismatch", header: name });
    }
  }
  if (isRequired && found === 0) throw new FaultError({ kind: "missing-digest" });
}

function namesIn(list: string): readonly string[] {
  const names = list.split(",").map((name) => name.trim().toLowerCase());
  return names.filter((name) => name !== "");
}

/** `aws-chunked` is an encoding of the way, not of the object. */
function decodedRequest(request: ReceivedRequest, length: number): ReceivedRequest {
  const encodings = namesIn(header(request, "content-encoding") ?? "");
  const left = encodings.filter((name) => name !== "aws-chunked");
  const headers = new Map(request.headers).set("content-length", [String(length)]);
  if (left.length > 0) headers.set("content-encoding", [left.join(",")]);
  else headers.delete("content-encoding");
  return { ...request, headers };
}
