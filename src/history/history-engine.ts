import type { Sqlite } from "../base/sqlite.ts";
import { integer } from "../base/sqlite.ts";
import type { JournalDamage, JournalEntry, JournalReader } from "../journal/journal.ts";
import { readUndamaged } from "../journal/read-undamaged.ts";
import { HistoryExpiry } from "./history-expiry.ts";
import { HistoryReader } from "./history-reader.ts";
import { HistoryWriter } from "./history-writer.ts";
import type { HistoryPage, HistoryQuery } from "./history.ts";

/**
 * The history itself: a database that is filled from the journal. Runs on a thread of its own, or
 * right here in tests. `take` is not called again before it has resolved.
 */
export interface HistoryEngine extends AsyncDisposable {
  /** Up to where the journal is in the database. */
  readonly position: () => Promise<number>;
  /**
   * Takes entries from the cursor on, up to `to` or until it has taken a good many. They are
   * committed and synced when it resolves. What is damaged is passed by.
   */
  readonly take: (to: number, expiredBefore: number) => Promise<HistoryProgress>;
  readonly lookup: (query: HistoryQuery) => Promise<HistoryPage>;
  /**
   * Forgets some events that are older than `before`.
   *
   * @returns whether there may be more of them
   */
  readonly expire: (before: number) => Promise<boolean>;
}

export interface HistoryProgress {
  /** Up to where the journal is in the database now. */
  readonly position: number;
  /** What of it is not, because it cannot be read. */
  readonly damages: readonly JournalDamage[];
}

/**
 * How much of the journal goes into one transaction: the more, the fewer times a page of an index is
 * written; and the longer a lookup waits, about 0.1 s for this.
 */
const takeBytes = 4 * 2 ** 20;

export function historyEngine(sqlite: Sqlite, journal: JournalReader): HistoryEngine {
  const writer = new HistoryWriter(sqlite);
  const reader = new HistoryReader(sqlite);
  const expiry = new HistoryExpiry(sqlite);

  function cursor(): number {
    const row = sqlite.prepare("SELECT position FROM cursor WHERE id = 1").get();
    return integer(row ?? {}, "position");
  }

  return {
    position: async () => cursor(),
    take: async (to, expiredBefore) => {
      const taken: JournalEntry[] = [];
      const damages: JournalDamage[] = [];
      const range = { from: cursor(), to };
      let reached = range.from;
      let bytes = 0;
      const onDamage = (damage: JournalDamage): void => {
        damages.push(damage);
        reached = damage.resume;
      };
      for await (const entries of readUndamaged(journal, range, onDamage)) {
        for (const entry of entries) taken.push(entry);
        reached = entries.at(-1)?.next ?? reached;
        bytes += entries.reduce((sum, { payload }) => sum + payload.length, 0);
        if (bytes >= takeBytes) break;
      }
      // One transaction with the cursor: a crash leaves all of it, or nothing.
      writer.write(taken, { reached, expiredBefore });
      await sqlite.durable();
      return { position: reached, damages };
    },
    lookup: async (query) => reader.lookup(query),
    expire: async (before) => {
      const isMore = expiry.expire(before);
      await sqlite.durable();
      return isMore;
    },
    [Symbol.asyncDispose]: async () => sqlite[Symbol.asyncDispose](),
  };
}
