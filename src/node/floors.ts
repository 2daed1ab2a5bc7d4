import type { Log } from "../base/world.ts";
import type { Config } from "../config/config.ts";
import type { BucketCheck } from "../trails/bucket-check.ts";
import { floorArn } from "../trails/floor.ts";
import type { Trails } from "../trails/trails.ts";

/**
 * Gives accounts their floors as the configuration says. A bucket that does not let a floor in holds
 * up no start: what the floor has is kept until it does, and the log says what is missing.
 */
export function floorKeeper(parts: {
  readonly trails: Pick<Trails, "keepFloor">;
  readonly bucketCheck: BucketCheck;
  readonly config: Pick<Config, "floor" | "homeRegion">;
  readonly log: Log;
}): (accountIds: readonly string[]) => Promise<void> {
  const { trails, bucketCheck, log } = parts;
  const { floor, homeRegion } = parts.config;
  const place = floor === undefined ? undefined : { ...floor, homeRegion };
  return async (accountIds) => {
    for (const accountId of accountIds) {
      await trails.keepFloor(accountId, place);
      if (place === undefined) continue;
      const trailArn = floorArn(accountId, homeRegion);
      const outcome = await bucketCheck({ ...place, accountId, trailArn });
      if (outcome.kind === "ok") continue;
      log.error({ ...place, trailArn, outcome }, "the floor's bucket does not take it");
    }
  };
}
