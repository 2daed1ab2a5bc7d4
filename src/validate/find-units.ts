import { findLogFolder } from "../logfile/log-file-key.ts";
import type { LogFolder } from "../logfile/log-file-key.ts";
import type { EvidenceSource } from "./evidence-source.ts";
import type { ValidationOptions } from "./validation-options.ts";

/** The evidence of one account and Region in a bucket. */
export interface Unit {
  readonly accountId: string;
  readonly region: string;
  /** Folders of digests, each ending with a slash: more than one where a trail changed its kind. */
  readonly digestFolders: readonly string[];
  readonly logFolders: readonly { readonly path: string; readonly folder: LogFolder }[];
}

const digestFolderName = "CloudTrail-Digest";

/**
 * The accounts and Regions that have anything beneath `PREFIX/AWSLogs/`, of organizations too. What
 * other services keep there is passed over.
 */
export async function findUnits(
  source: EvidenceSource,
  { bucket, prefix, accountIds, regions }: ValidationOptions,
  signal: AbortSignal,
): Promise<readonly Unit[]> {
  const units = new Map<string, UnitDraft>();
  const foldersOf = async (path: string): Promise<readonly string[]> =>
    source.folders({ bucket, prefix: path }, signal);
  const root = prefix === "" ? "AWSLogs/" : `${prefix}/AWSLogs/`;

  async function takeAccount(path: string, accountId: string): Promise<void> {
    if (accountIds !== undefined && !accountIds.includes(accountId)) return;
    for (const folder of await foldersOf(path)) {
      const logFolder = findLogFolder(folder);
      if (logFolder === undefined && folder !== digestFolderName) continue;
      for (const region of await foldersOf(`${path}${folder}/`)) {
        if (regions !== undefined && !regions.includes(region)) continue;
        const unit = draftOf(units, accountId, region);
        const regionPath = `${path}${folder}/${region}/`;
        if (logFolder === undefined) unit.digestFolders.push(regionPath);
        else unit.logFolders.push({ path: regionPath, folder: logFolder });
      }
    }
  }

  async function takeAccounts(path: string, names: readonly string[]): Promise<void> {
    const accounts = names.filter((name) => /^\d{12}$/.test(name));
    await Promise.all(accounts.map(async (id) => takeAccount(`${path}${id}/`, id)));
  }

  const names = await foldersOf(root);
  await takeAccounts(root, names);
  for (const organization of names.filter((name) => /^o-[a-z0-9]{10,32}$/.test(name))) {
    const path = `${root}${organization}/`;
    await takeAccounts(path, await foldersOf(path));
  }
  return [...units.values()];
}

interface UnitDraft extends Unit {
  readonly digestFolders: string[];
  readonly logFolders: { readonly path: string; readonly folder: LogFolder }[];
}

function draftOf(units: Map<string, UnitDraft>, accountId: string, region: string): UnitDraft {
  const key = `${accountId}/${region}`;
  const found = units.get(key);
  if (found !== undefined) return found;
  const made: UnitDraft = { accountId, region, digestFolders: [], logFolders: [] };
  units.set(key, made);
  return made;
}
