import { isDeepStrictEqual } from "node:util";

import { exclusive } from "../base/exclusive.ts";
import type { Log } from "../base/world.ts";
import type { Config } from "../config/config.ts";
import type { Keys } from "../keys/keys.ts";

/** Follows the configuration of the master key while everything runs. */
export interface FollowedMasterKey extends AsyncDisposable {
  /**
   * Reads the configuration again, and changes the master key where it names another one. What goes
   * wrong is logged, and the master key stays as it is.
   */
  readonly reload: (readAgain: () => Pick<Config, "masterKey">) => void;
}

export function followMasterKey(parts: {
  readonly keys: Pick<Keys, "changeMasterKey">;
  readonly log: Log;
  readonly place: Config["masterKey"];
}): FollowedMasterKey {
  const { keys, log } = parts;
  const inTurn = exclusive();
  let { place } = parts;
  let last: Promise<void> = Promise.resolve();

  async function follow(readAgain: () => Pick<Config, "masterKey">): Promise<void> {
    try {
      const { masterKey } = readAgain();
      if (isDeepStrictEqual(masterKey, place)) {
        log.info({}, "read the configuration again: the master key is where it was");
        return;
      }
      await keys.changeMasterKey(masterKey);
      place = masterKey;
      log.info({ masterKey }, "changed the master key");
    } catch (error) {
      log.error({ err: error }, "the master key could not be changed; it is the one it was");
    }
  }

  return {
    reload: (readAgain) => {
      last = inTurn(async () => follow(readAgain));
    },
    [Symbol.asyncDispose]: async () => last,
  };
}
