import { crc32, inflateRawSync } from "node:zlib";

/** The bytes are not one gzip member and nothing else. */
export class GzipError extends Error {
  override readonly name = "GzipError";
}

const headerBytes = 10;
const trailerBytes = 8;
const deflateMethod = 8;

/**
 * The plain bytes of a gzip file that has exactly one member and nothing behind it. Verifiers hash
 * the first member only, so what follows it would be bytes that no hash covers.
 *
 * Files with optional header fields (names, comments) are refused: nothing here writes them.
 *
 * @throws GzipError not such a file, damaged, or larger than `plainBytesMax` once inflated
 */
export function gunzipMember(file: Uint8Array, plainBytesMax: number): Uint8Array {
  if (file.length < headerBytes + trailerBytes) throw new GzipError("too short for a gzip file");
  const [magic0, magic1, method, flags] = file;
  if (magic0 !== 0x1f || magic1 !== 0x8b || method !== deflateMethod || flags !== 0) {
    throw new GzipError("not a plain gzip header");
  }
  const { plain, deflatedBytes } = inflate(file.subarray(headerBytes), plainBytesMax);
  const trailerAt = headerBytes + deflatedBytes;
  if (file.length !== trailerAt + trailerBytes) {
    throw new GzipError("bytes after the first gzip member, or its end is missing");
  }
  const trailer = new DataView(file.buffer, file.byteOffset + trailerAt, trailerBytes);
  const isIntact =
    trailer.getUint32(0, true) === crc32(plain) &&
    trailer.getUint32(4, true) === plain.length % 2 ** 32;
  if (!isIntact) throw new GzipError("the checksum or length in the gzip trailer does not fit");
  return plain;
}

interface Inflated {
  readonly plain: Uint8Array;
  readonly deflatedBytes: number;
}

function inflate(deflated: Uint8Array, plainBytesMax: number): Inflated {
  try {
    // The typings do not know that `info` changes what is returned: the bytes, and the engine,
    // whose `bytesWritten` is how much of the input belonged to the stream.
    const result: unknown = inflateRawSync(deflated, {
      maxOutputLength: plainBytesMax,
      info: true,
    });
    if (isInflateInfo(result)) {
      return { plain: result.buffer, deflatedBytes: result.engine.bytesWritten };
    }
  } catch (error) {
    throw new GzipError("damaged, or too large", { cause: error });
  }
  throw new GzipError("inflate gave no information about its input");
}

function isInflateInfo(
  value: unknown,
): value is { readonly buffer: Uint8Array; readonly engine: { readonly bytesWritten: number } } {
  if (typeof value !== "object" || value === null) return false;
  if (!("buffer" in value) || !(value.buffer instanceof Uint8Array) || !("engine" in value)) {
    return false;
  }
  const { engine } = value;
  if (typeof engine !== "object" || engine === null || !("bytesWritten" in engine)) return false;
  return typeof engine.bytesWritten === "number";
}
