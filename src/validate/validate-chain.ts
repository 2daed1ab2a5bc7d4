import type { ChainDigest } from "./chain-digest.ts";
import type { ChainHead, ChainResult } from "./chain-result.ts";
import { checkFiles, noCounts } from "./check-files.ts";
import type { Counts } from "./check-files.ts";
import { joined } from "./coverage.ts";
import { judgeBackfill, judgeChain } from "./judge-chain.ts";
import type { ChainJudgement, LinkedDigest } from "./judge-chain.ts";
import type { DigestsByRange } from "./list-digests.ts";
import { must } from "../base/assert.ts";
import { readChain } from "./read-chain.ts";
import { findingOf, rules } from "./rules.ts";
import type { Subject } from "./rules.ts";
import type { ValidationRun } from "./validation-run.ts";

export interface ValidatedChain {
  readonly result: ChainResult;
  /** Names of all log files that its digests list. */
  readonly listed: ReadonlySet<string>;
}

/**
 * Follows one chain through the range: its digests, their links, and every log file that they list.
 *
 * @param digests of the chain, at least one in the range
 * @param files log files that are there, by name: their sizes say how many to fetch at once
 */
export async function validateChain(
  run: ValidationRun,
  { within, after }: DigestsByRange,
  files: ReadonlyMap<string, { readonly bytes: number }>,
): Promise<ValidatedChain> {
  const { address } = must(within[0], "a chain has a digest");
  const { trailName: name, homeRegion, organizationId, accountId, region } = address;
  const isBackfill = address.isBackfill === true;
  const subject: Subject = { trail: name, accountId, region };
  const digests = await readChain(run, within, after);
  const judged = isBackfill ? judgeBackfill(digests) : judgeChain(digests);
  for (const { rule, detail, name: object } of judged.faults) {
    run.report(findingOf(rule, subject, detail, object));
  }
  const { range } = run.options;
  // The oldest first: of an event that comes twice, the later one is at fault.
  const inRange = judged.linked.filter(({ standing }) => standing.startAt < range.to).toReversed();
  const owner = `${name}/${homeRegion}/${accountId}`;
  const checked = await checkFiles(run, { subject, owner }, inRange, files);
  const head = headOf(judged.linked);
  const result: ChainResult = {
    trail: { name, homeRegion },
    ...(organizationId === undefined ? {} : { organizationId }),
    accountId,
    region,
    isBackfill,
    digests: digestCounts(digests, judged),
    logFiles: checked.counts,
    events: checked.events,
    plainBytes: checked.plainBytes,
    covered: joined(
      judged.linked.map(({ standing }) => ({ from: standing.startAt, to: standing.endAt })),
    ),
    gaps: judged.gaps,
    hasBeginning: judged.linked.at(-1)?.standing.digest.previousDigestS3Object === null,
    ...(head === undefined ? {} : { head }),
    proved: new Map(judged.linked.map(({ name: at, standing }) => [at, standing.hash])),
    controls: checked.controls,
  };
  return { result, listed: checked.listed };
}

/** Each digest counts once, by the first thing that is wrong with it. */
function digestCounts(digests: readonly ChainDigest[], { faults }: ChainJudgement): Counts {
  const counts = noCounts();
  const wrong = new Map(faults.toReversed().map((fault) => [fault.name, fault.rule]));
  for (const { name } of digests) {
    const rule = wrong.get(name);
    counts[rule === undefined ? "valid" : rules[rule].standing] += 1;
  }
  return counts;
}

/** How many of the newest digests tell how long a chain's windows are. */
const sampleSize = 24;

function headOf(linked: readonly LinkedDigest[]): ChainHead | undefined {
  const [newest] = linked;
  if (newest === undefined) return undefined;
  const { hash, startAt, endAt } = newest.standing;
  const lengths = linked
    .slice(0, sampleSize)
    .map(({ standing }) => standing.endAt - standing.startAt);
  return { name: newest.name, hash, startAt, endAt, intervalMs: Math.max(...lengths) };
}
