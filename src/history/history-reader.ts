import { assert } from "../base/assert.ts";
import { blob, integer } from "../base/sqlite.ts";
import type { Row, Sqlite } from "../base/sqlite.ts";
import type { ParsedRecord } from "../record/envelope.ts";
import { readEnvelope } from "../record/read-envelope.ts";
import type { HistoryEvent, HistoryPage, HistoryQuery } from "./history.ts";
import { eventKey } from "./event-keys.ts";
import type { LookupKey } from "./lookup-keys.ts";
import { unpackBlock } from "./record-block.ts";
import { recordFacets } from "./record-facets.ts";
import { recordResources } from "./record-resources.ts";
import { scopeId } from "./scopes.ts";
import { valueHash } from "./value-hash.ts";

type Attribute = NonNullable<HistoryQuery["attribute"]>;

/** Answers lookups from the database. */
export class HistoryReader {
  readonly #sqlite: Sqlite;

  constructor(sqlite: Sqlite) {
    this.#sqlite = sqlite;
  }

  lookup(query: HistoryQuery): HistoryPage {
    const { from = 0, to = Number.MAX_SAFE_INTEGER, attribute, after, limit } = query;
    const scope = scopeId(this.#sqlite, query);
    if (scope === undefined) return { events: [] };
    const found = attribute === undefined ? scope : indexed(scope, attribute);
    if (found === undefined) return { events: [] };
    const { eventTimeMs: time, position } = after ?? {
      eventTimeMs: Number.MAX_SAFE_INTEGER,
      position: 0,
    };
    const parameters = [found, from, to, time, position, limit + 1];
    const rows = this.#sqlite.prepare(selectionFor(attribute?.key)).all(...parameters);
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    // Two scopes may share a key: what is of another one is left out, and the page is short.
    const own = page.filter((row) => integer(row, "scope") === scope);
    return {
      events: this.#events(own).filter((event) => hasAttribute(event, attribute)),
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

/** What an attribute is in the index; undefined: no event has it. */
function indexed(scope: number, { key, value }: Attribute): number | undefined {
  if (key === "EventId") return valueHash(value);
  if (key === "ReadOnly" && value !== "true" && value !== "false") return undefined;
  return eventKey(scope, key, value);
}

function selectionFor(key: LookupKey | undefined): string {
  if (key === undefined) return byTime;
  return key === "EventId" ? byEventId : byKey;
}

const page = `time BETWEEN ? AND ? AND (time, position) < (?, ?)
  ORDER BY time DESC, position DESC LIMIT ?`;

const byTime = `SELECT position, scope, time, block, start, length FROM events WHERE scope = ? AND ${page}`;

const byKey = `SELECT position, scope, time, block, start, length FROM (
    SELECT position AS found FROM keys WHERE key = ? AND ${page}
  ) CROSS JOIN events ON position = found ORDER BY time DESC, position DESC`;

const byEventId = `WITH RECURSIVE stretches (stretch) AS (
    SELECT max(position) / 16777216 FROM events
    UNION ALL
    SELECT stretch - 1 FROM stretches
    WHERE stretch > (SELECT min(position) / 16777216 FROM events)
  )
  SELECT position, scope, time, block, start, length FROM stretches CROSS JOIN events INDEXED BY events_event_id
  WHERE event_id = ? AND position / 16777216 = stretch AND ${page}`;

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
function hasAttribute(event: HistoryEvent, attribute: Attribute | undefined): boolean {
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

function isObject(value: unknown): value is ParsedRecord {
  return typeof value === "object" && value !== null;
}
