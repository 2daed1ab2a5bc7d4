import { memorySqlite } from "../base/sqlite.ts";
import type { World } from "../base/world.ts";
import { indexMigrations } from "./bucket-index.ts";
import type { Buckets } from "./buckets.ts";
import { Damage } from "./damage.ts";
import type { DataKeys } from "./encryption.ts";
import { elapsedCount } from "./elapsed-count.ts";
import { Readers } from "./garbage.ts";
import { bucketsOver } from "./indexed-buckets.ts";
import { memoryData } from "./memory-data.ts";
import { dataKeysUnder, newKey } from "./wrapped-key.ts";

/**
 * Buckets that live and die with the process: for tests and simulations. What is overwritten or
 * deleted takes memory until the end. Encrypted as on a disk, by default under a key of their own.
 */
export function memoryBuckets(
  { clock, random }: Pick<World, "clock" | "random">,
  dataKeys: DataKeys | undefined = dataKeysUnder(newKey(random), random),
): Buckets {
  const index = memorySqlite(indexMigrations);
  const data = memoryData(random);
  const elapsed = elapsedCount(index, clock);
  return {
    ...bucketsOver({
      index,
      data,
      readers: new Readers(),
      damage: new Damage(),
      clock,
      random,
      dataKeys,
      elapsed,
    }),
    [Symbol.asyncDispose]: async () => index[Symbol.asyncDispose](),
  };
}
