import type { Call } from "../../call/operation.ts";
import type { Checksum, ChecksumAlgorithm } from "../../buckets/buckets.ts";
import { invalidDigest, invalidRequest, notImplemented } from "./errors.ts";

/** The checksum headers of a request or an answer. */
export interface ChecksumInput {
  readonly ChecksumAlgorithm?: string | undefined;
  readonly ChecksumCRC32?: string | undefined;
  readonly ChecksumCRC32C?: string | undefined;
  readonly ChecksumCRC64NVME?: string | undefined;
  readonly ChecksumSHA1?: string | undefined;
  readonly ChecksumSHA256?: string | undefined;
}

export const checksumMembers = [
  "ChecksumAlgorithm",
  "ChecksumCRC32",
  "ChecksumCRC32C",
  "ChecksumCRC64NVME",
  "ChecksumSHA1",
  "ChecksumSHA256",
] as const;

const lengths: ReadonlyMap<ChecksumAlgorithm, number> = new Map([
  ["CRC32", 4],
  ["CRC32C", 4],
  ["CRC64NVME", 8],
  ["SHA1", 20],
  ["SHA256", 32],
]);

/** Known to S3, not to the store. */
const unbuilt = new Set(["SHA512", "MD5", "XXHASH64", "XXHASH3", "XXHASH128"]);

/** What a client says the checksum of a body is. */
export interface ExpectedChecksum {
  /** Absent: the client named none. */
  readonly checksumAlgorithm?: ChecksumAlgorithm;
  /** Asked once the body has ended, for the value may trail it. */
  readonly expectedChecksum: () => string | undefined;
}

/**
 * Reads which checksum a streamed body has, from a header, an announced trailer, or the algorithm
 * alone.
 *
 * @throws ServiceError `InvalidRequest`, `NotImplemented`; so does `expectedChecksum`, for a
 *   trailer
 * @see S3 User Guide, "Checking object integrity in Amazon S3"
 */
export function readExpectedChecksum(input: ChecksumInput, call: Call): ExpectedChecksum {
  const sent = readChecksumHeader(input);
  const named = readAlgorithm(input.ChecksumAlgorithm, "x-amz-sdk-checksum-algorithm");
  const trailing = announcedAlgorithm(call);
  const algorithm = sent?.algorithm ?? trailing ?? named;
  if (algorithm !== undefined && named !== undefined && named !== algorithm) {
    throw invalidRequest("Value for x-amz-sdk-checksum-algorithm header is invalid.");
  }
  return {
    ...(algorithm !== undefined && { checksumAlgorithm: algorithm }),
    expectedChecksum: () => sent?.value ?? readTrailer(call, algorithm),
  };
}

/** The one checksum header of a request. Undefined: none was sent. */
export function readChecksumHeader(
  input: ChecksumInput,
): { readonly algorithm: ChecksumAlgorithm; readonly value: string } | undefined {
  const values = checksumValues(input);
  const [first, ...others] = values;
  if (others.length > 0) {
    throw invalidRequest(
      "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.",
    );
  }
  if (first !== undefined && !isValue(first.algorithm, first.value)) {
    throw invalidRequest(`Value for ${headerOf(first.algorithm)} header is invalid.`);
  }
  return first;
}

function checksumValues(
  input: ChecksumInput,
): readonly { readonly algorithm: ChecksumAlgorithm; readonly value: string }[] {
  return [...lengths.keys()].flatMap((algorithm) => {
    const value = input[`Checksum${algorithm}`];
    return value === undefined ? [] : [{ algorithm, value }];
  });
}

/**
 * @param header where it stood, for the error
 * @throws ServiceError `InvalidRequest`, `NotImplemented`
 */
export function readAlgorithm(
  name: string | undefined,
  header: string,
): ChecksumAlgorithm | undefined {
  if (name === undefined) return undefined;
  const algorithm = algorithmOf(name);
  if (algorithm !== undefined) return algorithm;
  if (unbuilt.has(name.toUpperCase())) throw notImplemented(header);
  throw invalidRequest(
    "Checksum algorithm provided is unsupported. Please try again with any of the valid types: " +
      "[CRC32, CRC32C, CRC64NVME, SHA1, SHA256]",
  );
}

function algorithmOf(name: string): ChecksumAlgorithm | undefined {
  return [...lengths.keys()].find((algorithm) => algorithm === name.toUpperCase());
}

const trailerPrefix = "x-amz-checksum-";

function announcedAlgorithm(call: Call): ChecksumAlgorithm | undefined {
  const name = call.announcedTrailers?.find((trailer) => trailer.startsWith(trailerPrefix));
  return name === undefined ? undefined : readAlgorithm(name.slice(trailerPrefix.length), name);
}

function readTrailer(call: Call, algorithm: ChecksumAlgorithm | undefined): string | undefined {
  for (const [name, value] of call.trailers) {
    if (!name.startsWith(trailerPrefix)) continue;
    // A checksum that was not computed cannot be compared, and must not pass for compared.
    const sent = algorithmOf(name.slice(trailerPrefix.length));
    if (sent === undefined || sent !== (algorithm ?? "CRC64NVME") || !isValue(sent, value)) {
      throw invalidRequest(`Value for ${name} trailing header is invalid.`);
    }
    return value;
  }
  return undefined;
}

/** Base64 in its one canonical spelling, of as many bytes as the algorithm gives. */
function isValue(algorithm: ChecksumAlgorithm, value: string): boolean {
  const bytes = Buffer.from(value, "base64");
  return bytes.length === lengths.get(algorithm) && bytes.toString("base64") === value;
}

export function headerOf(algorithm: ChecksumAlgorithm): string {
  return `${trailerPrefix}${algorithm.toLowerCase()}`;
}

/** @throws ServiceError `InvalidDigest` */
export function readContentMd5(value: string | undefined): { readonly contentMd5?: string } {
  if (value === undefined) return {};
  const bytes = Buffer.from(value, "base64");
  if (bytes.length !== 16 || bytes.toString("base64") !== value) throw invalidDigest();
  return { contentMd5: value };
}

export interface ChecksumOutput {
  ChecksumCRC32?: string;
  ChecksumCRC32C?: string;
  ChecksumCRC64NVME?: string;
  ChecksumSHA1?: string;
  ChecksumSHA256?: string;
  ChecksumType?: Checksum["type"];
}

/** The header of an object's checksum, and what it is over. */
export function checksumOutput(checksum: Checksum | undefined): ChecksumOutput {
  if (checksum === undefined) return {};
  return { ...checksumValue(checksum), ChecksumType: checksum.type };
}

/** The header alone, as parts have it. */
export function checksumValue(
  checksum: Checksum | undefined,
): Omit<ChecksumOutput, "ChecksumType"> {
  return checksum === undefined ? {} : { [`Checksum${checksum.algorithm}`]: checksum.value };
}
