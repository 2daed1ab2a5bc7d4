import { exclusive } from "../base/exclusive.ts";
import type { Log, World } from "../base/world.ts";
import type { Config } from "../config/config.ts";
import type { Accounts } from "../identity/accounts.ts";
import type { KmsParts } from "../kms/kms-parts.ts";
import type { Trails } from "../trails/trails.ts";
import { archiveKey } from "./archive-key.ts";
import { writeAllCredentials } from "./declared-accounts.ts";
import type { NodeAccounts } from "./declared-accounts.ts";
import { defaultTrailName, defaultTrails } from "./default-trail.ts";
import type { Stores } from "./open-stores.ts";

/** What accounts have from the start. */
export interface Provision {
  /** The default bucket. */
  readonly bucket: string;
  /** Makes an account with its default trail; one that is there is left alone, but for its name. */
  readonly account: (accountId: string, name?: string) => Promise<void>;
}

/** Gives all accounts their default trails and their floors, and every later one as it is made. */
export async function provisionAccounts(parts: {
  readonly world: World;
  readonly log: Log;
  readonly config: Config;
  readonly stores: Pick<Stores, "documents" | "buckets" | "paths">;
  readonly accounts: Accounts;
  readonly nodeAccounts: NodeAccounts;
  readonly trails: Trails;
  readonly kms: KmsParts;
  readonly keepFloors: (accountIds: readonly string[]) => Promise<void>;
}): Promise<Provision> {
  const { world, log, config, stores, accounts, nodeAccounts, trails, kms, keepFloors } = parts;
  const { operator, archive } = nodeAccounts;
  const { homeRegion: region, storageClasses } = config;
  const { ensure, bucket } = defaultTrails({
    buckets: stores.buckets,
    trails,
    clock: world.clock,
    log,
    storageClasses,
    operatorAccountId: operator,
    ownerAccountId: archive ?? operator,
    homeRegion: region,
    findKey: async () =>
      archive === undefined
        ? undefined
        : archiveKey(kms, accounts, { accountId: archive, region, trailName: defaultTrailName }),
  });
  const provide = async (accountIds: readonly string[]): Promise<void> => {
    if (config.defaultTrail) await ensure(accountIds);
    await keepFloors(accountIds);
  };
  await provide(accounts.list().map(({ id }) => id));
  const inTurn = exclusive();
  return {
    bucket,
    // Batches of one import name the same accounts at the same time.
    account: async (id, name) =>
      inTurn(async () => {
        const { isNew } = await accounts.create({ id, ...(name !== undefined && { name }) });
        await provide([id]);
        if (isNew) await writeAllCredentials({ world, accounts, ...stores }, nodeAccounts);
      }),
  };
}
