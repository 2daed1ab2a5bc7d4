import type { DigestLogFile } from "../integrity/digest-document.ts";
import { forEachAtOnce } from "./at-once.ts";
import type { LogFileOutcome } from "./check-log-file.ts";
import { objectName } from "./evidence-source.ts";
import type { LinkedDigest } from "./judge-chain.ts";
import { findingOf, rules } from "./rules.ts";
import type { Standing, Subject } from "./rules.ts";
import type { TrailControl } from "./trail-control.ts";
import type { ValidationRun } from "./validation-run.ts";

/** How many objects stand how. */
export type Counts = Record<Standing | "valid", number>;

export function noCounts(): Counts {
  return { valid: 0, invalid: 0, missing: 0, unreadable: 0, uncovered: 0 };
}

/** The log files that the digests of one chain list. */
export interface CheckedFiles {
  readonly counts: Counts;
  readonly controls: readonly TrailControl[];
  events: number;
  plainBytes: number;
  /** By name. */
  readonly listed: ReadonlySet<string>;
}

/**
 * Checks every log file that digests list, and reports what is wrong.
 *
 * @param files what the bucket lists, by name
 * @param owner whose events they are: no event comes twice
 */
export async function checkFiles(
  run: ValidationRun,
  chain: { readonly subject: Subject; readonly owner: string },
  digests: readonly LinkedDigest[],
  files: ReadonlyMap<string, { readonly bytes: number }>,
): Promise<CheckedFiles> {
  const { subject, owner } = chain;
  const { progress, report } = run;
  const listed = new Set<string>();
  const controls: TrailControl[] = [];
  const checked: CheckedFiles = { counts: noCounts(), controls, events: 0, plainBytes: 0, listed };
  const wanted = digests.flatMap(({ standing }) => standing.digest.logFiles);
  progress.objectsKnown += wanted.length;

  await forEachAtOnce(wanted, run.atOnceMax, async (file) => {
    const name = nameOf(file);
    if (listed.has(name)) {
      report(findingOf("log-listed-twice", subject, "two digests list it", name));
      checked.counts.invalid += 1;
      progress.objectsDone += 1;
      return;
    }
    listed.add(name);
    const claim = { file, accountId: subject.accountId, region: subject.region };
    const outcome = await run.inTurn(files.get(name)?.bytes ?? 0, async () =>
      run.checks.logFile(claim),
    );
    progress.objectsDone += 1;
    checked.counts[take(run, { subject, owner, name }, outcome)] += 1;
    checked.events += outcome.eventKeys.length / 2;
    checked.plainBytes += outcome.plainBytes;
    controls.push(...outcome.controls);
  });
  return checked;
}

function take(
  run: ValidationRun,
  file: { readonly subject: Subject; readonly owner: string; readonly name: string },
  outcome: LogFileOutcome,
): Standing | "valid" {
  const { subject, owner, name } = file;
  let standing: Standing | "valid" = "valid";
  for (const { rule, detail } of outcome.faults) {
    run.report(findingOf(rule, subject, detail, name));
    standing = rules[rule].standing;
  }
  const { count, first } = run.seenEvents.add(owner, name, outcome.eventKeys);
  if (count === 0) return standing;
  const detail = `${count} of its events are there already, the first in ${first}`;
  run.report(findingOf("event-duplicate", subject, detail, name));
  return "invalid";
}

export function nameOf({ s3Bucket: bucket, s3Object: key }: DigestLogFile): string {
  return objectName({ bucket, key });
}
