import type { Sqlite } from "../base/sqlite.ts";
import { integer } from "../base/sqlite.ts";
import type { JournalReader } from "../journal/journal.ts";
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
   * committed and synced when it resolves, with the position reached.
   */
  readonly take: (to: number, expiredBefore: number) => Promise<number>;
  readonly lookup: (query: HistoryQuery) => Promise<HistoryPage>;
  /**
   * Forgets some events that are older than `before`.
   *
   * @returns whether there may be more of them
   */
  readonly expire: (before: number) => Promise<boolean>;
}

/** How much of the journal one `take` reads: about this many bytes. */
const takeBytes = 8 * 2 ** 20;

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
      const from = cursor();
      for await (const entries of journal.read(from, to)) {
        // One transaction with the cursor: a crash leaves all of a batch, or nothing of it.
        writer.write(entries, expiredBefore);
        if (cursor() - from > takeBytes) break;
      }
      await sqlite.durable();
      return cursor();
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
