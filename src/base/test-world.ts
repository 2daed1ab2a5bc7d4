import { MemoryDisk } from "./memory-disk.ts";
import { seededRandom } from "./seeded-random.ts";
import { VirtualClock } from "./virtual-clock.ts";
import type { World } from "./world.ts";

/** A world that a test controls: time stands still until it is moved, dice follow a seed. */
export interface TestWorld extends World {
  readonly clock: VirtualClock;
  readonly disk: MemoryDisk;
}

/**
 * A world on a virtual clock, with random numbers from a seed and a disk in memory that can fail and
 * lose power.
 */
export function testWorld(
  options: { readonly seed?: number; readonly startAt?: number; readonly disk?: MemoryDisk } = {},
): TestWorld {
  const seed = options.seed ?? 20_261_122;
  return {
    clock: new VirtualClock(options.startAt ?? Date.UTC(2026, 0, 2, 3, 4, 5)),
    random: seededRandom(seed),
    disk: options.disk ?? new MemoryDisk(seededRandom(seed + 1)),
  };
}
