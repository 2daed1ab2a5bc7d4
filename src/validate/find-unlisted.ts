import type { LogFileAddress } from "../logfile/log-file-key.ts";
import { forEachAtOnce } from "./at-once.ts";
import { provedDigest } from "./chain-digest.ts";
import type { ChainResult } from "./chain-result.ts";
import { nameOf } from "./check-files.ts";
import { isCovered } from "./coverage.ts";
import type { Interval } from "./coverage.ts";
import { isOverdue } from "./judge-time.ts";
import type { ListedDigest } from "./list-digests.ts";
import { findingOf } from "./rules.ts";
import type { Subject } from "./rules.ts";
import type { TimeRange } from "./validation-options.ts";
import type { ValidationRun } from "./validation-run.ts";

/**
 * The stamp of a log file is of the minute in which it was made, and may be rounded to five: so much
 * later it can have been delivered, and so much earlier its window can begin.
 */
const stampMs = 5 * 60_000;

export interface UnlistedParts {
  readonly subject: Subject;
  /** The chains that the account and Region has, as far as they are asked about. */
  readonly chains: readonly ChainResult[];
  /** Files that no digest in the range lists, by name. */
  readonly files: ReadonlyMap<string, LogFileAddress>;
  /** Digests that may list them all the same: other trails', and those around the range. */
  readonly others: readonly ListedDigest[];
  /** The folders of files that some digest lists. */
  readonly listedFolders: ReadonlySet<string>;
}

/**
 * Reports log files that stand in the bucket and in no digest, though their time is covered. Returns
 * how many are not covered yet: their time is after the newest digest.
 */
export async function findUnlisted(run: ValidationRun, parts: UnlistedParts): Promise<number> {
  const { subject, chains, listedFolders } = parts;
  const { range } = run.options;
  const newestAt = Math.min(...chains.flatMap((chain) => liveEnd(chain, range)));
  const oldestAt = Math.min(...chains.map(({ covered }) => covered[0]?.from ?? Infinity));
  let uncovered = 0;
  let suspects = new Map<string, LogFileAddress>();
  for (const [name, address] of parts.files) {
    const { deliveredAt } = address;
    if (deliveredAt + 60_000 <= Math.max(oldestAt, range.from ?? -Infinity)) continue;
    if (deliveredAt >= range.to) continue;
    if (deliveredAt + stampMs > newestAt) uncovered += 1;
    else suspects.set(name, address);
  }
  if (suspects.size > 0) suspects = await withoutListed(run, suspects, parts.others);
  for (const [name, { folder, deliveredAt }] of suspects) {
    const time = { from: deliveredAt, to: deliveredAt + 60_000 };
    if (!listedFolders.has(folder) && folder !== "CloudTrail") {
      const detail = `no digest lists any file of the folder ${folder}`;
      run.report(findingOf("log-uncovered", subject, detail, name));
    } else if (isInGap(time, chains)) {
      const detail = "no digest lists it: it is of a time that none covers";
      run.report(findingOf("log-uncovered", subject, detail, name));
    } else {
      run.report(findingOf("log-unlisted", subject, "no digest lists it", name));
    }
  }
  return uncovered;
}

/** When the newest digest ends of a chain that goes on; what comes after is for its next one. */
function liveEnd({ head }: ChainResult, { to }: TimeRange): readonly number[] {
  if (head === undefined || isOverdue(head, to)) return [];
  return [head.endAt];
}

/** Whether no chain covers all of the time. */
function isInGap({ from, to }: Interval, chains: readonly ChainResult[]): boolean {
  return !chains.some(({ covered }) => {
    const first = covered[0]?.from ?? Infinity;
    const wanted = { from: Math.max(from - stampMs, first), to: to + stampMs };
    return wanted.from < wanted.to && isCovered(wanted, covered);
  });
}

/** What is left when digests that are not themselves asked about have been looked at. */
async function withoutListed(
  run: ValidationRun,
  files: ReadonlyMap<string, LogFileAddress>,
  digests: readonly ListedDigest[],
): Promise<Map<string, LogFileAddress>> {
  const left = new Map(files);
  const { checks, inTurn, findKeys, source } = run;
  await forEachAtOnce(digests, run.atOnceMax, async ({ place, address, bytes }) => {
    if (left.size === 0) return;
    const outcome = await inTurn(bytes, async () => checks.digest(place));
    const keys = await findKeys(address.region);
    const proof = {
      keys,
      signatures: new Map<string, string>(),
      needsMetadata: source.hasMetadata,
    };
    const { standing } = provedDigest(place, address, outcome, proof);
    if (standing.kind === "unproved") return;
    for (const file of standing.digest.logFiles) left.delete(nameOf(file));
  });
  return left;
}
