import { assert } from "../base/assert.ts";
import type { Sqlite } from "../base/sqlite.ts";
import type { JournalEntry } from "../journal/journal.ts";
import { decodeEntry, readEntryRouting } from "../record/entry.ts";
import type { Entry } from "../record/entry.ts";
import type { ParsedRecord } from "../record/envelope.ts";
import { eventKeys, packKeys } from "./event-keys.ts";
import { packBlock } from "./record-block.ts";
import { scopeId, scopeName } from "./scopes.ts";
import { valueHash } from "./value-hash.ts";

/** A block is closed when it has so many records, or so many bytes. */
const blockRecordsMax = 64;
const blockBytesMax = 256 * 1024;

/** How many keys one statement enters. */
const keysAtOnce = 64;

interface TakenEntry extends Entry {
  readonly position: number;
}

interface KeyRow {
  readonly key: number;
  readonly time: number;
  readonly position: number;
}

/** Puts journal entries into the database. */
export class HistoryWriter {
  readonly #sqlite: Sqlite;
  readonly #scopes = new Map<string, number>();

  constructor(sqlite: Sqlite) {
    this.#sqlite = sqlite;
  }

  /**
   * Takes entries, and moves the cursor to `reached`, in one transaction. Events of other categories
   * and those older than `expiredBefore` are passed by.
   */
  write(
    entries: readonly JournalEntry[],
    { reached, expiredBefore }: { readonly reached: number; readonly expiredBefore: number },
  ): void {
    try {
      this.#sqlite.transaction(() => {
        const keys: KeyRow[] = [];
        for (const block of blocksOf(entries, expiredBefore)) {
          for (const key of this.#writeBlock(block)) keys.push(key);
        }
        this.#writeKeys(keys);
        this.#sqlite.prepare("UPDATE cursor SET position = ?").run(reached);
      });
    } catch (error) {
      // Scopes that were new in this transaction are rolled back with it.
      this.#scopes.clear();
      throw error;
    }
  }

  #writeBlock(block: readonly TakenEntry[]): readonly KeyRow[] {
    const latest = Math.max(...block.map(({ envelope }) => envelope.eventTimeMs));
    const { lastInsertRowid } = this.#sqlite
      .prepare("INSERT INTO blocks (latest, bytes) VALUES (?, ?)")
      .run(latest, packBlock(block.map(({ record }) => record)));
    const number = Number(lastInsertRowid);
    const rows: KeyRow[] = [];
    let start = 0;
    for (const entry of block) {
      const { position, envelope, record } = entry;
      const scope = this.#scopeOf(envelope);
      const keys = eventKeys(scope, envelope, parse(record));
      this.#insertEvent(entry, scope, [packKeys(keys), number, start, record.length]);
      for (const key of keys) rows.push({ key, time: envelope.eventTimeMs, position });
      start += record.length;
    }
    return rows;
  }

  #insertEvent(
    { position, envelope: { eventTimeMs, eventId } }: TakenEntry,
    scope: number,
    rest: readonly [keys: Uint8Array, block: number, start: number, length: number],
  ): void {
    this.#sqlite
      .prepare("INSERT OR IGNORE INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
      .run(position, scope, eventTimeMs, valueHash(eventId), ...rest);
  }

  /** In the order of the table, so that neighbours go into the same page one after the other. */
  #writeKeys(keys: KeyRow[]): void {
    keys.sort(byKey);
    let parameters: number[] = [];
    for (const { key, time, position } of keys) {
      parameters.push(key, time, position);
      if (parameters.length < 3 * keysAtOnce) continue;
      this.#sqlite.prepare(insertKeys).run(...parameters);
      parameters = [];
    }
    const insert = this.#sqlite.prepare(insertKey);
    for (let at = 0; at < parameters.length; at += 3) insert.run(...parameters.slice(at, at + 3));
  }

  #scopeOf(envelope: Entry["envelope"]): number {
    const key = scopeName(envelope);
    const known = this.#scopes.get(key);
    if (known !== undefined) return known;
    this.#sqlite.prepare("INSERT OR IGNORE INTO scopes (name) VALUES (?)").run(key);
    const scope = scopeId(this.#sqlite, envelope);
    assert(scope !== undefined, "a scope that was inserted is there");
    // Bounded, whatever comes in.
    if (this.#scopes.size >= 10_000) this.#scopes.clear();
    this.#scopes.set(key, scope);
    return scope;
  }
}

function* blocksOf(
  entries: readonly JournalEntry[],
  expiredBefore: number,
): Generator<readonly TakenEntry[]> {
  let block: TakenEntry[] = [];
  let bytes = 0;
  for (const { position, payload } of entries) {
    // Most of a large import is passed by: those entries are not decoded.
    const { category, eventTimeMs } = readEntryRouting(payload);
    if (category !== "Management" && category !== "Insight") continue;
    if (eventTimeMs < expiredBefore) continue;
    const entry = decodeEntry(payload);
    block.push({ position, ...entry });
    bytes += entry.record.length;
    if (block.length < blockRecordsMax && bytes < blockBytesMax) continue;
    yield block;
    block = [];
    bytes = 0;
  }
  if (block.length > 0) yield block;
}

const insertKey = "INSERT OR IGNORE INTO keys VALUES (?, ?, ?)";
const insertKeys = `${insertKey}${", (?, ?, ?)".repeat(keysAtOnce - 1)}`;

function byKey(a: KeyRow, b: KeyRow): number {
  return a.key - b.key || a.time - b.time || a.position - b.position;
}

function parse(record: Uint8Array): ParsedRecord {
  const bytes = Buffer.from(record.buffer, record.byteOffset, record.byteLength);
  const parsed: unknown = JSON.parse(bytes.toString());
  assert(isObject(parsed), "a record in the journal is an object");
  return parsed;
}

function isObject(value: unknown): value is ParsedRecord {
  return typeof value === "object" && value !== null;
}
