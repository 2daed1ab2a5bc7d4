import { createHash, hash } from "node:crypto";
import type { KeyObject } from "node:crypto";

import { FaultError } from "../fault.ts";
import { ByteReader } from "./byte-reader.ts";
import { isSameText, sign } from "./signing-key.ts";

/** What signs the chunks of a body, and goes on from the signature of the request's headers. */
export interface ChunkSigner {
  readonly signingKey: KeyObject;
  readonly timestamp: string;
  readonly scope: string;
  readonly seedSignature: string;
}

export interface ChunkedBodyOptions {
  /** Absent: the chunks are not signed. */
  readonly signer: ChunkSigner | undefined;
  /** The names of `x-amz-trailer`, lower-case. Absent: nothing follows the last chunk. */
  readonly trailerNames: readonly string[] | undefined;
  /** `x-amz-decoded-content-length`, which the chunks must add up to. Bytes. */
  readonly decodedLength: number;
  /** Is filled once the body has ended and its trailer has been checked. */
  readonly trailers: Map<string, string>;
}

const chunkHeaderBytesMax = 1_024;
const trailerBytesMax = 8_192;
const emptyHash = hash("sha256", "");

/**
 * Decodes `aws-chunked`. Bytes are passed on before their chunk's signature has been checked, so
 * whoever stores them must wait for the end: a wrong signature, length or trailer throws from here.
 *
 * @see Amazon S3 API Reference, "Transferring payload in multiple chunks", "Trailing headers"
 * @throws FaultError
 */
export async function* decodeChunks(
  body: AsyncIterable<Uint8Array>,
  options: ChunkedBodyOptions,
): AsyncGenerator<Uint8Array> {
  const reader = new ByteReader(body);
  try {
    let previous = options.signer?.seedSignature ?? "";
    let left = options.decodedLength;
    for (;;) {
      const chunk = parseChunkHeader(await reader.line(chunkHeaderBytesMax), options);
      if (chunk.size > left) throw malformed("more bytes than x-amz-decoded-content-length");
      left -= chunk.size;
      const digest = createHash("sha256");
      for (let missing = chunk.size; missing > 0;) {
        const part = await reader.some(missing);
        missing -= part.length;
        digest.update(part);
        yield part;
      }
      previous = checkChunk(options.signer, previous, chunk.signature, digest.digest("hex"));
      if (chunk.size === 0) break;
      if ((await reader.line(0)) !== "") throw malformed("a chunk is longer than it says");
    }
    if (left > 0) throw new FaultError({ kind: "incomplete-body" });
    if (options.trailerNames === undefined) await readEnd(reader);
    else await readTrailer(reader, options, previous);
    if (!(await reader.isAtEnd())) throw malformed("bytes after the last chunk");
  } finally {
    await reader.close();
  }
}

function parseChunkHeader(
  line: string,
  { signer }: ChunkedBodyOptions,
): { readonly size: number; readonly signature: string } {
  const match = /^([0-9a-f]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?$/i.exec(line);
  if (match?.[1] === undefined) throw malformed("a chunk's header");
  if (signer !== undefined && match[2] === undefined) throw malformed("a chunk has no signature");
  return { size: Number.parseInt(match[1], 16), signature: match[2] ?? "" };
}

/** @returns the signature that the next chunk goes on from */
function checkChunk(
  signer: ChunkSigner | undefined,
  previous: string,
  signature: string,
  sha256: string,
): string {
  if (signer === undefined) return "";
  const { timestamp, scope, signingKey } = signer;
  const text = ["AWS4-HMAC-SHA256-PAYLOAD", timestamp, scope, previous, emptyHash, sha256].join(
    "\n",
  );
  if (!isSameText(sign(signingKey, text), signature)) {
    throw new FaultError({ kind: "signature-mismatch" });
  }
  return signature;
}

/** The empty line after the last chunk, which some clients leave out. */
async function readEnd(reader: ByteReader): Promise<void> {
  if (await reader.isAtEnd()) return;
  if ((await reader.line(0)) !== "") throw malformed("bytes after the last chunk");
}

async function readTrailer(
  reader: ByteReader,
  { signer, trailerNames = [], trailers }: ChunkedBodyOptions,
  previous: string,
): Promise<void> {
  const fields: (readonly [name: string, value: string])[] = [];
  let signature: string | undefined;
  while (!(await reader.isAtEnd())) {
    const line = await reader.line(trailerBytesMax);
    if (line === "") continue;
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name === "x-amz-trailer-signature") signature = value;
    else if (trailerNames.includes(name)) fields.push([name, value]);
    else throw new FaultError({ kind: "malformed-trailer" });
  }
  const isWhole = trailerNames.every((name) => fields.some(([sent]) => sent === name));
  if (!isWhole || fields.length > trailerNames.length) {
    throw new FaultError({ kind: "malformed-trailer" });
  }
  if (signer !== undefined) checkTrailer(signer, previous, fields, signature ?? "");
  for (const [name, value] of fields) trailers.set(name, value);
}

function checkTrailer(
  { signingKey, timestamp, scope }: ChunkSigner,
  previous: string,
  fields: readonly (readonly [name: string, value: string])[],
  signature: string,
): void {
  const sha256 = hash("sha256", fields.map(([name, value]) => `${name}:${value}\n`).join(""));
  const text = ["AWS4-HMAC-SHA256-TRAILER", timestamp, scope, previous, sha256].join("\n");
  if (!isSameText(sign(signingKey, text), signature)) {
    throw new FaultError({ kind: "signature-mismatch" });
  }
}

function malformed(problem: string): FaultError {
  return new FaultError({ kind: "malformed-chunks", problem });
}
