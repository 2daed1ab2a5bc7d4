import { assert } from "../base/assert.ts";
import type { Sqlite } from "../base/sqlite.ts";
import type { JournalEntry } from "../journal/journal.ts";
import { decodeEntry, readEntryRouting } from "../record/entry.ts";
import type { Entry } from "../record/entry.ts";
import type { ParsedRecord } from "../record/envelope.ts";
import { packBlock } from "./record-block.ts";
import { recordFacets } from "./record-facets.ts";
import { recordResources } from "./record-resources.ts";
import { scopeId, scopeName } from "./scopes.ts";
import { valueHash } from "./value-hash.ts";

/** A block is closed when it has so many records, or so many bytes. */
const blockRecordsMax = 64;
const blockBytesMax = 256 * 1024;

interface TakenEntry extends Entry {
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
        for (const block of blocksOf(entries, expiredBefore)) this.#writeBlock(block);
        this.#sqlite.prepare("UPDATE cursor SET position = ?").run(reached);
      });
    } catch (error) {
      // Scopes that were new in this transaction are rolled back with it.
      this.#scopes.clear();
      throw error;
    }
  }

  #writeBlock(block: readonly TakenEntry[]): void {
    const latest = Math.max(...block.map(({ envelope }) => envelope.eventTimeMs));
    const { lastInsertRowid } = this.#sqlite
      .prepare("INSERT INTO blocks (latest, bytes) VALUES (?, ?)")
      .run(latest, packBlock(block.map(({ record }) => record)));
    let start = 0;
    for (const entry of block) {
      this.#writeEvent(entry, Number(lastInsertRowid), start);
      start += entry.record.length;
    }
  }

  #writeEvent({ position, envelope, record }: TakenEntry, block: number, start: number): void {
    const { eventTimeMs: time, eventId, eventName, eventSource, readOnly } = envelope;
    const parsed = parse(record);
    const { username, accessKeyId } = recordFacets(parsed);
    const scope = this.#scopeOf(envelope);
    const { changes } = this.#sqlite
      .prepare("INSERT OR IGNORE INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .run(
        position,
        scope,
        time,
        valueHash(eventId),
        valueHash(eventName),
        valueHash(eventSource),
        readOnly === undefined ? null : Number(readOnly),
        username === undefined ? null : valueHash(username),
        accessKeyId === undefined ? null : valueHash(accessKeyId),
        block,
        start,
        record.length,
      );
    if (changes === 0) return;
    const insert = this.#sqlite.prepare("INSERT OR IGNORE INTO resources VALUES (?, ?, ?, ?)");
    for (const value of resourceValues(parsed, eventSource)) {
      insert.run(scope, value, time, position);
    }
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

/** The hashes of types and names; a type and a name that read alike are one. */
function resourceValues(record: ParsedRecord, eventSource: string): ReadonlySet<number> {
  const resources = recordResources(record, eventSource);
  const texts = resources.flatMap(({ type, name }) => [type, name]);
  return new Set(texts.flatMap((text) => (text === undefined ? [] : [valueHash(text)])));
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
