import { integer, text } from "../base/sqlite.ts";
import type { Sqlite } from "../base/sqlite.ts";
import type { Clock, Log } from "../base/world.ts";
import type { ObjectData } from "./object-data.ts";
import { deletePartsOf, partsOf } from "./part-index.ts";

/** Within a transaction: nothing names this data (of a file or of an upload) any more. */
export function putOnGarbage(index: Sqlite, dataId: string): void {
  index.prepare("INSERT INTO garbage (data_id) VALUES (?)").run(dataId);
}

/** How long data stays at least after nothing names it, for those who are about to read it. */
const graceMs = 60_000;
/** How many objects' data is removed at a time. */
const batchMax = 500;

/** Data being read now: it is not removed. */
export class Readers {
  readonly #counts = new Map<string, number>();

  enter(dataId: string): void {
    this.#counts.set(dataId, (this.#counts.get(dataId) ?? 0) + 1);
  }

  leave(dataId: string): void {
    const count = (this.#counts.get(dataId) ?? 0) - 1;
    if (count > 0) this.#counts.set(dataId, count);
    else this.#counts.delete(dataId);
  }

  has(dataId: string): boolean {
    return this.#counts.has(dataId);
  }
}

export interface GarbageOptions {
  readonly index: Sqlite;
  readonly data: ObjectData;
  readonly readers: Readers;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Removes garbage until the signal fires: at once what was there at the start, when nobody can be
 * reading yet, and then what has been garbage for a minute or two. No wall clock is asked: each
 * round removes what was there at the end of the round before.
 */
export async function collectGarbage(options: GarbageOptions, signal: AbortSignal): Promise<void> {
  const { index, clock, log } = options;
  let upTo = newestGarbage(index);
  while (!signal.aborted) {
    try {
      await removeGarbage(options, upTo);
      upTo = newestGarbage(index);
    } catch (error) {
      // What could not be removed stays on the list, and is tried again with the next round.
      log.error({ err: error }, "could not remove deleted data");
    }
    await Promise.allSettled([clock.sleep(graceMs, signal)]);
  }
}

function newestGarbage(index: Sqlite): number {
  const row = index.prepare("SELECT coalesce(max(id), 0) AS newest FROM garbage").get() ?? {};
  return integer(row, "newest");
}

/** Removes garbage up to that number, as long as nobody is reading it. */
export async function removeGarbage(
  options: Omit<GarbageOptions, "clock" | "log">,
  upTo: number,
): Promise<void> {
  const { index, data, readers } = options;
  // What put it on the list must not be undone by a crash once the data is gone.
  await index.durable();
  for (let after = 0; after < upTo;) {
    const rows = index
      .prepare("SELECT id, data_id FROM garbage WHERE id > ? AND id <= ? ORDER BY id LIMIT ?")
      .all(after, upTo, batchMax);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = integer(last, "id");
    const ids = rows.map((row) => text(row, "data_id")).filter((id) => !readers.has(id));

    // A crash after the files are gone leaves the list as it is: the next start goes through it.
    await data.remove(ids.flatMap((id) => filesOf(index, id)));
    index.transaction(() => {
      for (const id of ids) {
        deletePartsOf(index, id);
        index.prepare("DELETE FROM garbage WHERE data_id = ?").run(id);
      }
    });
  }
}

/** The data files beneath a data id: of an upload, those of its parts. */
function filesOf(index: Sqlite, dataId: string): readonly string[] {
  return partsOf(index, dataId)?.map((part) => part.dataId) ?? [dataId];
}
