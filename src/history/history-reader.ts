import { assert } from "../base/assert.ts";
import { blob, integer } from "../base/sqlite.ts";
import type { Row, Sqlite } from "../base/sqlite.ts";
import type { ParsedRecord } from "../record/envelope.ts";
import { readEnvelope } from "../record/read-envelope.ts";
import type { HistoryEvent, HistoryPage, HistoryQuery } from "./history.ts";
import type { LookupKey } from "./lookup-keys.ts";
import { unpackBlock } from "./record-block.ts";
import { recordFacets } from "./record-facets.ts";
import { recordResources } from "./record-resources.ts";
import { scopeId } from "./scopes.ts";
import { valueHash } from "./value-hash.ts";

/** Answers lookups from the database. */
export class HistoryReader {
  readonly #sqlite: Sqlite;

  constructor(sqlite: Sqlite) {
    this.#sqlite = sqlite;
  }

  lookup(query: HistoryQuery): HistoryPage {
    const { from = 0, to = Number.MAX_SAFE_INTEGER, attribute, after, limit } = query;
    const scope = scopeId(this.#sqlite, query);
    const value = attribute === undefined ? [] : [indexedValue(attribute.key, attribute.value)];
    if (scope === undefined || value.includes(undefined)) return { events: [] };
    const { eventTimeMs: time, position } = after ?? {
      eventTimeMs: Number.MAX_SAFE_INTEGER,
      position: 0,
    };
    const parameters = [scope, ...value.filter(isNumber), from, to, time, position, limit + 1];
    const rows = this.#sqlite.prepare(selections[attribute?.key ?? "none"]).all(...parameters);
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      events: this.#events(page).filter((event) => hasAttribute(event, attribute)),
      ...(last !== undefined && {
        next: { eventTimeMs: integer(last, "time"), position: integer(last, "position") },
      }),
    };
  }

  /** Neighbours share blocks: each block is unpacked once. */
  #events(rows: readonly Row[]): readonly HistoryEvent[] {
    const blocks = new Map<number, Buffer>();
    return rows.map((row) => {
      const id = integer(row, "block");
      const block = blocks.get(id) ?? this.#block(id);
      blocks.set(id, block);
      const start = integer(row, "start");
      return historyEvent(block.toString("utf8", start, start + integer(row, "length")));
    });
  }

  #block(id: number): Buffer {
    const row = this.#sqlite.prepare("SELECT bytes FROM blocks WHERE id = ?").get(id);
    assert(row !== undefined, "a block is there as long as events in it are");
    return unpackBlock(blob(row, "bytes"));
  }
}

/** What an index holds for a value; undefined: no event has it. */
function indexedValue(key: LookupKey, value: string): number | undefined {
  if (key !== "ReadOnly") return valueHash(value);
  if (value === "true") return 1;
  return value === "false" ? 0 : undefined;
}

const page = `time BETWEEN ? AND ? AND (time, position) < (?, ?)
  ORDER BY time DESC, position DESC LIMIT ?`;

function byColumn(column: string): string {
  return `SELECT position, time, block, start, length FROM events
    WHERE scope = ? AND ${column} = ? AND ${page}`;
}

const byResource = `SELECT position, time, block, start, length FROM (
    SELECT position AS found FROM resources
    WHERE scope = ? AND value = ? AND ${page}
  ) CROSS JOIN events ON position = found ORDER BY time DESC, position DESC`;

const byEventId = `WITH RECURSIVE stretches (stretch) AS (
    SELECT max(position) / 16777216 FROM events
    UNION ALL
    SELECT stretch - 1 FROM stretches
    WHERE stretch > (SELECT min(position) / 16777216 FROM events)
  )
  SELECT position, time, block, start, length FROM stretches CROSS JOIN events INDEXED BY events_event_id
  WHERE scope = ? AND event_id = ? AND position / 16777216 = stretch AND ${page}`;

const selections: Readonly<Record<LookupKey | "none", string>> = {
  none: `SELECT position, time, block, start, length FROM events WHERE scope = ? AND ${page}`,
  EventId: byEventId,
  EventName: byColumn("name"),
  EventSource: byColumn("source"),
  ReadOnly: byColumn("read_only"),
  Username: byColumn("user"),
  AccessKeyId: byColumn("access_key"),
  ResourceType: byResource,
  ResourceName: byResource,
};

function historyEvent(text: string): HistoryEvent {
  const record: unknown = JSON.parse(text);
  assert(isObject(record), "a record in the history is an object");
  const reading = readEnvelope(record);
  assert(reading.envelope !== undefined, "a record in the history was accepted at intake");
  const { eventId, eventName, eventSource, eventTimeMs, readOnly } = reading.envelope;
  return {
    eventId,
    eventName,
    eventSource,
    eventTimeMs,
    ...(readOnly !== undefined && { readOnly }),
    ...recordFacets(record),
    resources: recordResources(record, eventSource),
    record: text,
  };
}

/** Indexes hold hashes: what was found by one is compared. */
function hasAttribute(event: HistoryEvent, attribute: HistoryQuery["attribute"]): boolean {
  if (attribute === undefined) return true;
  return valuesOf[attribute.key](event).includes(attribute.value);
}

const valuesOf: Readonly<
  Record<LookupKey, (event: HistoryEvent) => readonly (string | undefined)[]>
> = {
  EventId: ({ eventId }) => [eventId],
  EventName: ({ eventName }) => [eventName],
  EventSource: ({ eventSource }) => [eventSource],
  ReadOnly: ({ readOnly }) => [String(readOnly)],
  Username: ({ username }) => [username],
  AccessKeyId: ({ accessKeyId }) => [accessKeyId],
  ResourceType: ({ resources }) => resources.map(({ type }) => type),
  ResourceName: ({ resources }) => resources.map(({ name }) => name),
};

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}

function isObject(value: unknown): value is ParsedRecord {
  return typeof value === "object" && value !== null;
}
