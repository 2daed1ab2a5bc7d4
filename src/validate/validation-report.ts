import { secondText } from "../integrity/digest-document.ts";
import type { ChainResult } from "./chain-result.ts";
import { noCounts } from "./check-files.ts";
import type { Counts } from "./check-files.ts";
import { isRecord, textIn } from "./json-value.ts";
import type { Finding } from "./rules.ts";
import type { KnownDigest, ValidationOptions } from "./validation-options.ts";
import type { ValidationResult } from "./validate-trail.ts";

/**
 * `valid`: all that was asked about is proved. `invalid`: something is wrong or missing. `incomplete`:
 * nothing is, but not all of it is covered or could be read.
 */
export type Verdict = "valid" | "invalid" | "incomplete";

/** The machine-readable result. docs/validate.md describes each member. Times are ISO 8601, UTC. */
export interface ValidationReport {
  readonly version: 1;
  readonly verdict: Verdict;
  readonly bucket: string;
  readonly prefix: string;
  /** Null: from the first digest on. */
  readonly startTime: string | null;
  readonly endTime: string;
  readonly digests: Counts;
  readonly logFiles: Counts;
  readonly events: number;
  readonly chains: readonly ReportedChain[];
  readonly findings: readonly Finding[];
  /** Findings that were allowed, and do not count. */
  readonly allowed: readonly Finding[];
}

export interface ReportedChain {
  readonly trail: string;
  readonly homeRegion: string;
  readonly accountId: string;
  readonly region: string;
  readonly isBackfill: boolean;
  readonly digests: Counts;
  readonly logFiles: Counts;
  readonly events: number;
  readonly covered: readonly { readonly startTime: string; readonly endTime: string }[];
  /** The newest digest: a later validation can be told to want it. Null: none is proved. */
  readonly head: {
    readonly object: string;
    readonly hash: string;
    readonly endTime: string;
  } | null;
}

/** Puts together what a validation has found. */
export function validationReport(
  options: ValidationOptions,
  { chains, uncoveredFiles }: ValidationResult,
  findings: readonly Finding[],
  allowed: readonly Finding[],
): ValidationReport {
  const logFiles = sumOf(chains.map((chain) => chain.logFiles));
  for (const { rule, standing } of findings) {
    // These are of files that no chain has: they are not among its counts.
    if (rule === "log-unlisted" || rule === "log-uncovered") logFiles[standing] += 1;
  }
  logFiles.uncovered += uncoveredFiles;
  const { bucket, prefix, range } = options;
  return {
    version: 1,
    verdict: verdictOf(findings),
    bucket,
    prefix,
    startTime: range.from === undefined ? null : secondText(range.from),
    endTime: secondText(range.to),
    digests: sumOf(chains.map((chain) => chain.digests)),
    logFiles,
    events: chains.reduce((sum, { events }) => sum + events, 0),
    chains: chains.map(reportedChain),
    findings,
    allowed,
  };
}

export function verdictOf(findings: readonly Finding[]): Verdict {
  if (findings.length === 0) return "valid";
  const isWrong = findings.some(({ standing }) => standing === "invalid" || standing === "missing");
  return isWrong ? "invalid" : "incomplete";
}

function reportedChain({ trail, covered, head, ...chain }: ChainResult): ReportedChain {
  const { accountId, region, isBackfill, digests, logFiles, events } = chain;
  return {
    trail: trail.name,
    homeRegion: trail.homeRegion,
    accountId,
    region,
    isBackfill,
    digests,
    logFiles,
    events,
    covered: covered.map(({ from, to }) => ({
      startTime: secondText(from),
      endTime: secondText(to),
    })),
    head:
      head === undefined
        ? null
        : { object: head.name, hash: head.hash, endTime: secondText(head.endAt) },
  };
}

function sumOf(all: readonly Counts[]): Counts {
  const sum = noCounts();
  for (const counts of all) {
    sum.valid += counts.valid;
    sum.invalid += counts.invalid;
    sum.missing += counts.missing;
    sum.unreadable += counts.unreadable;
    sum.uncovered += counts.uncovered;
  }
  return sum;
}

/** The text is not a report of this program. */
export class ReportFileError extends Error {
  override readonly name = "ReportFileError";
}

/** The newest digests of an earlier report. @throws ReportFileError */
export function headsIn(content: string): readonly KnownDigest[] {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    throw new ReportFileError("the earlier report is not JSON", { cause: error });
  }
  const chains = isRecord(value) && value["version"] === 1 ? value["chains"] : undefined;
  if (!Array.isArray(chains)) throw new ReportFileError("the earlier report is not one of these");
  return chains.flatMap((chain: unknown) => {
    const head = isRecord(chain) ? chain["head"] : undefined;
    const [name, hash] = [textIn(head, "object"), textIn(head, "hash")];
    return name === undefined || hash === undefined ? [] : [{ name, hash }];
  });
}
