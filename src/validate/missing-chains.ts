import { findingOf } from "./rules.ts";
import type { Finding } from "./rules.ts";
import type { UnitResult } from "./validate-unit.ts";
import type { ValidationOptions } from "./validation-options.ts";

interface Place {
  readonly accountId: string;
  readonly region: string;
}

const nameOf = ({ accountId, region }: Place): string => `${accountId}/${region}`;

/**
 * Accounts and Regions that have no digests in the range: those that the trail must cover, and those
 * that have a folder in the bucket where there is nothing of any trail.
 */
export function missingChains(
  options: ValidationOptions,
  results: readonly UnitResult[],
): readonly Finding[] {
  const reasons = new Map<string, Finding>();
  const add = ({ accountId, region }: Place, detail: string): void => {
    const { trail } = options;
    const subject = { ...(trail === undefined ? {} : { trail: trail.name }), accountId, region };
    reasons.set(nameOf(subject), findingOf("chain-missing", subject, detail));
  };
  for (const { subject, hasDigests, orphans } of results) {
    const files = orphans === 0 ? "" : `; there are ${orphans} log files`;
    if (!hasDigests) add(subject, `there are no digests in the range${files}`);
  }
  for (const place of expectedPlaces(options, results)) {
    add(place, "the trail covers the Region, and has no digests there in the range");
  }
  const covered = results.filter(({ chains }) => chains.some(({ isBackfill }) => !isBackfill));
  for (const { subject } of covered) reasons.delete(nameOf(subject));
  if (covered.length === 0 && reasons.size === 0) {
    const { accountId = "" } = options.trail ?? {};
    add({ accountId, region: "" }, "there are no digests at all in the range");
  }
  return [...reasons.values()];
}

/** Where there must be a chain, for all that is known besides what is in the bucket. */
function expectedPlaces(
  options: ValidationOptions,
  results: readonly UnitResult[],
): readonly Place[] {
  const { trail, facts, accountIds } = options;
  const home = trail === undefined ? [] : [trail.homeRegion];
  const regions = options.regions ?? facts?.regions ?? home;
  const found = [...new Set(results.map(({ subject }) => subject.accountId))];
  const accounts = accountIds ?? (trail === undefined ? found : [trail.accountId]);
  return accounts.flatMap((accountId) => regions.map((region) => ({ accountId, region })));
}
