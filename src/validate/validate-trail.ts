import { parseDigestKey } from "../logfile/digest-key.ts";
import { forEachAtOnce } from "./at-once.ts";
import type { ChainResult } from "./chain-result.ts";
import { missingChains } from "./missing-chains.ts";
import { findUnits } from "./find-units.ts";
import { judgeTime } from "./judge-time.ts";
import { findingOf } from "./rules.ts";
import type { TrailControl } from "./trail-control.ts";
import { validateUnit } from "./validate-unit.ts";
import type { UnitResult } from "./validate-unit.ts";
import type { ValidationRun } from "./validation-run.ts";

/** What was found of all chains. What is wrong was reported on the way. */
export interface ValidationResult {
  readonly chains: readonly ChainResult[];
  /** Log files that no digest lists yet: their time is after the newest one. */
  readonly uncoveredFiles: number;
}

/** Accounts and Regions at once: enough to have objects of one to check while others are listed. */
const unitsAtOnce = 8;

/**
 * Validates everything that is asked about, and reports each thing that is not as it must be.
 *
 * @throws Error the bucket cannot be listed, or the signal has fired
 */
export async function validateTrail(run: ValidationRun): Promise<ValidationResult> {
  const { options, source, signal } = run;
  const units = await findUnits(source, options, signal);
  const results: UnitResult[] = [];
  await forEachAtOnce(units, unitsAtOnce, async (unit) => {
    signal.throwIfAborted();
    results.push(await validateUnit(run, unit));
  });
  const chains = results.flatMap((result) => result.chains);
  for (const chain of chains) {
    if (chain.isBackfill) continue;
    const controls = controlsOver(chain, chains);
    for (const finding of judgeTime(chain, options, controls)) run.report(finding);
  }
  for (const finding of missingChains(options, results)) run.report(finding);
  reportChangedHistory(run, chains);
  const uncoveredFiles = results.reduce((sum, result) => sum + result.uncoveredFiles, 0);
  return { chains, uncoveredFiles };
}

/**
 * The calls that may have ended a chain: made in the trail's home Region, and in the account that has
 * the trail. Which account of an organization that is, no digest says.
 */
function controlsOver(
  { trail, accountId, organizationId }: ChainResult,
  chains: readonly ChainResult[],
): readonly TrailControl[] {
  return chains.flatMap((chain) => {
    const isOwners = organizationId !== undefined || chain.accountId === accountId;
    return isOwners && chain.region === trail.homeRegion ? chain.controls : [];
  });
}

/** Whoever has the signing key can write another history, but not one with the same hashes. */
function reportChangedHistory(
  { options, report }: ValidationRun,
  chains: readonly ChainResult[],
): void {
  const { from = -Infinity, to } = options.range;
  const proved = new Map(chains.flatMap((chain) => [...chain.proved]));
  for (const { name, hash } of options.known ?? []) {
    const address = parseDigestKey(name.replace(/^s3:\/\/[^/]*\//, ""));
    if (address === undefined || address.endAt <= from || address.endAt > to) continue;
    const found = proved.get(name);
    if (found === hash) continue;
    const detail = found === undefined ? "is not there, or not valid" : "is another digest now";
    const { trailName: trail, accountId, region } = address;
    const subject = { trail, accountId, region };
    report(findingOf("earlier-digest", subject, `what was valid before ${detail}`, name));
  }
}
