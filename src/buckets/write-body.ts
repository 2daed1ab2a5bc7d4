import { SqliteFailedError } from "../base/sqlite.ts";
import type { ChecksumAlgorithm } from "./buckets.ts";
import { runningChecksum } from "./checksums.ts";
import { etagOf } from "./data-cipher.ts";
import type { DataCipher } from "./encryption.ts";
import type { DataWriter, ObjectData } from "./object-data.ts";

/** A body to be stored, and what the client said of it. */
export interface Body {
  readonly body: AsyncIterable<Uint8Array>;
  readonly contentMd5?: string;
  readonly expectedChecksum?: () => string | undefined;
}

/** How a body is stored. */
export interface BodyRules {
  /** The algorithm whose value is kept. */
  readonly kept: ChecksumAlgorithm;
  /** The one whose value the client said. */
  readonly expected: ChecksumAlgorithm;
  /** Undefined: the body is stored as it is. */
  readonly cipher: DataCipher | undefined;
}

/** What went by. */
export interface BodyDigests {
  readonly size: number;
  /** In quotes. */
  readonly etag: string;
  /** Base64, of the algorithm that is kept. */
  readonly checksum: string;
}

/** Bytes are hashed and written in pieces of at most this, so that other work has its turn. */
const pieceBytes = 256 * 1024;

/**
 * Stores a body, durably when it resolves, and hands it to `commit`, which enters it into the index
 * and says whether it did. Whatever keeps it out (an error of the body, a digest that does not fit, a
 * refusal, a full disk) leaves nothing behind.
 */
export async function writeBody<Outcome extends { readonly kind: string }>(
  data: ObjectData,
  body: Body,
  rules: BodyRules,
  commit: (dataId: string, digests: BodyDigests) => Outcome,
): Promise<Outcome | { readonly kind: "bad-md5" | "bad-checksum" }> {
  const writer = await data.create(rules.cipher?.key);
  let isKept = false;
  try {
    const digests = await writeAndDigest(writer, body, rules);
    if (typeof digests === "string") return { kind: digests };
    await writer.finish();
    const outcome = commit(writer.id, digests);
    isKept = outcome.kind === "stored";
    return outcome;
  } catch (error) {
    // Nobody knows whether a database that failed has the entry: if it does, it needs the data.
    isKept = error instanceof SqliteFailedError;
    throw error;
  } finally {
    if (isKept) writer.keep();
    else await writer.discard();
  }
}

async function writeAndDigest(
  writer: DataWriter,
  { body, contentMd5, expectedChecksum }: Body,
  { kept: keptAlgorithm, expected: expectedAlgorithm, cipher }: BodyRules,
): Promise<BodyDigests | "bad-md5" | "bad-checksum"> {
  const md5 = runningChecksum("MD5");
  const kept = runningChecksum(keptAlgorithm);
  const expected = expectedAlgorithm === keptAlgorithm ? kept : runningChecksum(expectedAlgorithm);
  const running = new Set([md5, kept, expected]);
  let size = 0;
  for await (const bytes of body) {
    for (let start = 0; start < bytes.length; start += pieceBytes) {
      const piece = bytes.subarray(start, start + pieceBytes);
      for (const digest of running) digest.update(piece);
      size += piece.length;
      await writer.write(piece);
    }
  }
  const md5Bytes = Buffer.from(md5.digest());
  if (contentMd5 !== undefined && contentMd5 !== md5Bytes.toString("base64")) return "bad-md5";
  const checksum = Buffer.from(kept.digest()).toString("base64");
  const computed = expected === kept ? checksum : Buffer.from(expected.digest()).toString("base64");
  const said = expectedChecksum?.();
  if (said !== undefined && said !== computed) return "bad-checksum";
  return { size, etag: etagOf(md5Bytes, cipher), checksum };
}
