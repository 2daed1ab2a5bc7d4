import { ByteBudget } from "../base/byte-budget.ts";
import type { ClaimedDigest, InvalidDigest } from "../integrity/verify-digest.ts";
import { readDigest } from "../integrity/verify-digest.ts";
import { checkLogFile } from "./check-log-file.ts";
import type { LogFileClaim, LogFileOutcome } from "./check-log-file.ts";
import type { EvidenceSource, ObjectPlace } from "./evidence-source.ts";

/** What became of a digest's object. Its signature is judged by whoever knows the chain. */
export type DigestOutcome =
  | ClaimedDigest
  | InvalidDigest
  | { readonly kind: "missing" }
  | { readonly kind: "unreadable"; readonly reason: string };

/** Fetches objects and judges each by itself. The methods may be called concurrently. */
export interface ObjectChecks {
  /** @throws only when the signal fires, or a thread has died */
  readonly digest: (place: ObjectPlace) => Promise<DigestOutcome>;
  /** @throws as `digest` */
  readonly logFile: (claim: LogFileClaim) => Promise<LogFileOutcome>;
}

/** Does it on the thread that asks. */
export function directChecks(source: EvidenceSource, signal: AbortSignal): ObjectChecks {
  return {
    digest: async (place) => {
      const read = await source.get(place, signal);
      return read.kind === "found" ? readDigest({ ...place, ...read }) : read;
    },
    logFile: async (claim) => {
      const { s3Bucket: bucket, s3Object: key } = claim.file;
      return checkLogFile(await source.get({ bucket, key }, signal), claim);
    },
  };
}

/** Runs work on an object of so many bytes, as its listing has them, in its turn. */
export type InTurn = <T>(bytes: number, work: () => Promise<T>) => Promise<T>;

/**
 * At most so many objects, and about so many bytes of them, at once. A listing may lie about a size;
 * the limit of a single object holds all the same.
 */
export function turnsFor(objectsMax: number, bytesMax: number): InTurn {
  const budget = new ByteBudget(bytesMax);
  const least = Math.ceil(bytesMax / objectsMax);
  return async (bytes, work) => budget.run(Math.max(bytes, least), work);
}
