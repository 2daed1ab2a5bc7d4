import { objectName } from "./evidence-source.ts";
import type { ChainResult } from "./chain-result.ts";
import { findUnlisted } from "./find-unlisted.ts";
import type { Unit } from "./find-units.ts";
import { divideByRange, listDigests } from "./list-digests.ts";
import type { ListedDigest } from "./list-digests.ts";
import { listLogFiles } from "./list-log-files.ts";
import { isSameChain } from "./read-chain.ts";
import { findingOf } from "./rules.ts";
import type { Subject } from "./rules.ts";
import { validateChain } from "./validate-chain.ts";
import type { ValidationRun } from "./validation-run.ts";

/** How an account and Region stands. */
export interface UnitResult {
  readonly subject: Subject;
  /** Those that are asked about. */
  readonly chains: readonly ChainResult[];
  /** Whether it has digests in the range, of any trail. */
  readonly hasDigests: boolean;
  /** Log files of the range that no digest can list, for there is none. */
  readonly orphans: number;
  /** Log files of a time after the newest digest. */
  readonly uncoveredFiles: number;
}

/** Follows all chains of an account and Region, and looks for what stands beside them. */
export async function validateUnit(run: ValidationRun, unit: Unit): Promise<UnitResult> {
  const { source, options, signal } = run;
  const { bucket, range } = options;
  const subject = { accountId: unit.accountId, region: unit.region };
  const foreign: string[] = [];
  const digests: ListedDigest[] = [];
  for (const folder of unit.digestFolders) {
    const listing = await listDigests(source, { bucket, folder }, range, signal);
    digests.push(...listing.digests);
    foreign.push(...listing.foreign.map(objectName));
  }
  const logs = await listLogFiles(source, bucket, unit.logFolders, { range, signal });
  for (const name of [...foreign, ...logs.foreign]) {
    const detail = "it stands among digests or log files, and has the name of neither";
    run.report(findingOf("object-foreign", subject, detail, name));
  }

  const chains: ChainResult[] = [];
  const others: ListedDigest[] = [];
  const unlisted = new Map([...logs.files].map(([name, { address }]) => [name, address]));
  const listedFolders = new Set<string>();
  for (const all of byChain(digests)) {
    const divided = divideByRange(all, range);
    const isWanted = divided.within.length > 0 && isAskedAbout(run, all);
    others.push(...(isWanted ? divided.around : all));
    if (!isWanted) continue;
    const { result, listed } = await validateChain(run, divided, logs.files);
    chains.push(result);
    for (const name of listed) {
      listedFolders.add(logs.files.get(name)?.address.folder ?? "");
      unlisted.delete(name);
    }
  }
  const parts = { subject, files: unlisted, others, listedFolders };
  const standard = chains.filter(({ isBackfill }) => !isBackfill);
  return {
    subject,
    chains,
    hasDigests: digests.length > 0,
    orphans: digests.length > 0 ? 0 : unlisted.size,
    uncoveredFiles:
      standard.length === 0 ? 0 : await findUnlisted(run, { ...parts, chains: standard }),
  };
}

/**
 * A name does not say whose trail it is: each account may have one of that name. Only an
 * organization's trail has digests of other accounts.
 */
function isAskedAbout({ options }: ValidationRun, [first]: readonly ListedDigest[]): boolean {
  const { trail } = options;
  if (trail === undefined || first === undefined) return true;
  const { trailName, homeRegion, accountId, organizationId } = first.address;
  const isOwn = accountId === trail.accountId || organizationId !== undefined;
  return isOwn && trailName === trail.name && homeRegion === trail.homeRegion;
}

/** The digests of each chain together. */
function byChain(digests: readonly ListedDigest[]): readonly (readonly ListedDigest[])[] {
  const chains: ListedDigest[][] = [];
  for (const digest of digests) {
    const found = chains.find(([first]) => {
      return first !== undefined && isSameChain(first.address, digest.address);
    });
    if (found === undefined) chains.push([digest]);
    else found.push(digest);
  }
  return chains;
}
