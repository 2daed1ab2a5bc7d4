import { createHash } from "node:crypto";

import { unreachable } from "../base/assert.ts";
import type { Checksum, ChecksumAlgorithm } from "./buckets.ts";
import { combinedCrc, crcKinds } from "./crc-combine.ts";
import { runningCrc32, runningCrc32c, runningCrc64Nvme } from "./crc.ts";

/** A checksum that is computed as bytes go by. */
export interface RunningChecksum {
  readonly update: (bytes: Uint8Array) => void;
  /** To be called once, at the end. */
  readonly digest: () => Uint8Array;
}

export function runningChecksum(algorithm: ChecksumAlgorithm | "MD5"): RunningChecksum {
  switch (algorithm) {
    case "CRC32":
      return runningCrc32();
    case "CRC32C":
      return runningCrc32c();
    case "CRC64NVME":
      return runningCrc64Nvme();
    case "SHA1":
    case "SHA256":
    case "MD5": {
      const hash = createHash(algorithm);
      return {
        update: (bytes) => {
          hash.update(bytes);
        },
        digest: () => hash.digest(),
      };
    }
    default:
      return unreachable(algorithm);
  }
}

/** What S3 keeps when nobody asked for another. */
export const defaultAlgorithm: ChecksumAlgorithm = "CRC64NVME";

/**
 * The checksum type of an upload in parts that did not name one. CRC64NVME has full-object checksums
 * only, SHA composite ones only.
 *
 * @see S3 User Guide, "Checking object integrity", table "Checksum type"
 */
export function defaultChecksumType(algorithm: ChecksumAlgorithm): Checksum["type"] {
  return algorithm === "CRC64NVME" ? "FULL_OBJECT" : "COMPOSITE";
}

/** One part's share in the checksum of the whole: base64, and its size in bytes. */
export interface PartChecksum {
  readonly value: string;
  readonly size: number;
}

/**
 * The checksum of an object joined from parts: of the whole, combined from the parts' CRCs, or a
 * checksum of the parts' checksums with the number of parts behind it (`base64-N`).
 */
export function joinedChecksum(
  algorithm: ChecksumAlgorithm,
  type: Checksum["type"],
  parts: readonly PartChecksum[],
): Checksum {
  if (type === "FULL_OBJECT" && algorithm !== "SHA1" && algorithm !== "SHA256") {
    const kind = crcKinds[algorithm];
    const pieces = parts.map(({ value, size }) => {
      return { crc: BigInt(`0x${Buffer.from(value, "base64").toString("hex")}`), size };
    });
    const hex = combinedCrc(kind, pieces)
      .toString(16)
      .padStart(Number(kind.width / 4n), "0");
    return { algorithm, type, value: Buffer.from(hex, "hex").toString("base64") };
  }
  const whole = runningChecksum(algorithm);
  for (const { value } of parts) whole.update(Buffer.from(value, "base64"));
  const value = `${Buffer.from(whole.digest()).toString("base64")}-${parts.length}`;
  return { algorithm, type: "COMPOSITE", value };
}

/** The ETag of an object joined from parts with these MD5s: the MD5 of them, and how many. */
export function joinedEtag(md5s: readonly Uint8Array[]): string {
  const whole = createHash("md5");
  for (const md5 of md5s) whole.update(md5);
  return `"${whole.digest("hex")}-${md5s.length}"`;
}
