import { blob, integer } from "../base/sqlite.ts";
import type { Row, Sqlite } from "../base/sqlite.ts";
import { unpackKeys } from "./event-keys.ts";

/** How many events go in one transaction: lookups wait for it some tens of milliseconds at most. */
const eventsMax = 1000;
const blocksMax = 200;

/** Forgets what has become too old. */
export class HistoryExpiry {
  readonly #sqlite: Sqlite;

  constructor(sqlite: Sqlite) {
    this.#sqlite = sqlite;
  }

  /** Events first, then the blocks that none is left in. True: there may be more. */
  expire(before: number): boolean {
    const scopes = this.#sqlite.prepare("SELECT id FROM scopes").all();
    for (const scope of scopes) {
      const old = this.#sqlite
        .prepare(
          `SELECT position, time, keys FROM events
           WHERE scope = ? AND time < ? ORDER BY time LIMIT ?`,
        )
        .all(integer(scope, "id"), before, eventsMax);
      if (old.length === 0) continue;
      this.#forget(old);
      return true;
    }
    return this.#forgetBlocks(before);
  }

  #forget(events: readonly Row[]): void {
    this.#sqlite.transaction(() => {
      const forgetKey = this.#sqlite.prepare(
        "DELETE FROM keys WHERE (key, time, position) = (?, ?, ?)",
      );
      const forgetEvent = this.#sqlite.prepare("DELETE FROM events WHERE position = ?");
      for (const event of events) {
        const position = integer(event, "position");
        const time = integer(event, "time");
        for (const key of unpackKeys(blob(event, "keys"))) forgetKey.run(key, time, position);
        forgetEvent.run(position);
      }
    });
  }

  #forgetBlocks(before: number): boolean {
    const { changes } = this.#sqlite.transaction(() =>
      this.#sqlite
        .prepare(
          `DELETE FROM blocks WHERE id IN (
             SELECT id FROM blocks WHERE latest < ? ORDER BY latest LIMIT ?
           )`,
        )
        .run(before, blocksMax),
    );
    return Number(changes) === blocksMax;
  }
}
