import { join } from "node:path";

import { scratchDirectory } from "../conformance/cairn-process.ts";
import { seededRandom } from "../src/base/seeded-random.ts";
import { openSqlite } from "../src/base/sqlite.ts";
import type { Sqlite } from "../src/base/sqlite.ts";
import { HistoryReader } from "../src/history/history-reader.ts";
import { historySchema } from "../src/history/history-schema.ts";
import { HistoryWriter } from "../src/history/history-writer.ts";
import type { HistoryQuery } from "../src/history/history.ts";
import { recordFacets } from "../src/history/record-facets.ts";
import { recordResources } from "../src/history/record-resources.ts";
import type { JournalEntry } from "../src/journal/journal.ts";
import { encodeEntry } from "../src/record/entry.ts";
import type { Envelope, ParsedRecord } from "../src/record/envelope.ts";
import { readEnvelope } from "../src/record/read-envelope.ts";
import { benchArguments } from "./arguments.ts";
import { eventIdOf, freshCopy, templateRecords } from "./records.ts";
import { note, noteMachine, quantile, report, whole } from "./report.ts";

// Events a second that go into the event history on one core, beside what parsing their records
// takes; then how long the first page of a lookup takes, by each of what can be asked for.

const fillBar = 10_000;
const pageBarMs = 100;
const queriesEach = 300;
const batchBytes = 4 * 2 ** 20;
const days = 90;
const start = Date.UTC(2026, 7, 1);
/** Of so many events one is asked for by its id. */
const idEvery = 1000;
const random = seededRandom(20_261_122);

interface Template {
  readonly bytes: Buffer;
  readonly record: ParsedRecord;
  readonly envelope: Envelope;
}

const questions: Readonly<Record<string, (template: Template) => HistoryQuery>> = {
  "the newest": (template) => queryOf(template, {}),
  "an hour": (template) => {
    const from = start + Math.floor(fraction() * days * 24) * 3_600_000;
    return queryOf(template, { from, to: from + 3_600_000 });
  },
  EventName: (template) => queryOf(template, by("EventName", template.envelope.eventName)),
  EventSource: (template) => queryOf(template, by("EventSource", template.envelope.eventSource)),
  ReadOnly: (template) => queryOf(template, by("ReadOnly", String(template.envelope.readOnly))),
  Username: (template) =>
    queryOf(template, by("Username", recordFacets(template.record).username ?? "none")),
  AccessKeyId: (template) =>
    queryOf(template, by("AccessKeyId", recordFacets(template.record).accessKeyId ?? "none")),
  ResourceName: (template) => {
    const { record, envelope } = template;
    const resource = recordResources(record, envelope.eventSource).find(
      ({ name }) => name !== undefined,
    );
    return queryOf(template, by("ResourceName", resource?.name ?? "none"));
  },
  EventId: () => {
    const at = Math.floor(fraction() * eventIds.length);
    const template = templates[(at * idEvery) % templates.length];
    if (template === undefined) throw new Error("every event has a template");
    return queryOf(template, by("EventId", eventIds[at] ?? ""));
  },
};

noteMachine();
const args = benchArguments();
const templates = templateRecords(args.records).flatMap(templateOf);
const count = args.rounds === undefined ? 10_000_000 : args.rounds * templates.length;
const eventIds: string[] = [];

using scratch = scratchDirectory();
await using sqlite = await openSqlite(join(scratch.path, "history.sqlite"), historySchema);
await measureFilling(sqlite);
measureLookups(new HistoryReader(sqlite));

async function measureFilling(database: Sqlite): Promise<void> {
  const writer = new HistoryWriter(database);
  let usedUs = 0;
  for (const entries of batches()) {
    const before = process.threadCpuUsage();
    writer.write(entries, { reached: entries.at(-1)?.next ?? 0, expiredBefore: 0 });
    await database.durable();
    const used = process.threadCpuUsage(before);
    usedUs += used.user + used.system;
  }
  const texts = templates.map(({ bytes }) => bytes.toString());
  const before = process.threadCpuUsage();
  for (const text of texts) JSON.parse(text);
  const parsing = process.threadCpuUsage(before);
  const parsingUs = (parsing.user + parsing.system) / texts.length;
  const figure = count / (usedUs / 1e6);
  note(`${whole(count)} events of ${days} days, ${(usedUs / count).toFixed(1)} µs each`);
  report({
    what: "event history, events taken on one core",
    figure: `${whole(figure)}/s`,
    ceiling: `${whole(1e6 / parsingUs)}/s (JSON.parse alone)`,
    ratio: figure / (1e6 / parsingUs),
    bar: `${whole(fillBar)}/s`,
    isPassed: figure >= fillBar,
  });
}

function measureLookups(reader: HistoryReader): void {
  for (const [what, ask] of Object.entries(questions)) {
    let found = 0;
    const times = Array.from({ length: queriesEach }, () => {
      const query = ask(pick(templates));
      const before = performance.now();
      found += reader.lookup(query).events.length;
      return performance.now() - before;
    });
    const p99 = quantile(times, 0.99);
    note(
      `${(found / queriesEach).toFixed(0)} events in the mean, median ${quantile(times, 0.5).toFixed(1)} ms`,
    );
    report({
      what: `LookupEvents, ${what}, p99 of the first page`,
      figure: `${p99.toFixed(1)} ms`,
      bar: `${pageBarMs} ms`,
      isPassed: p99 < pageBarMs && found > 0,
    });
  }
}

function by(
  key: NonNullable<HistoryQuery["attribute"]>["key"],
  value: string,
): Partial<HistoryQuery> {
  return { attribute: { key, value } };
}

function queryOf({ envelope }: Template, more: Partial<HistoryQuery>): HistoryQuery {
  const { accountId, region } = envelope;
  return { accountId, region, category: "Management", limit: 50, ...more };
}

/** All events in the order of their time, in batches such as the history takes. */
function* batches(): Generator<readonly JournalEntry[]> {
  let entries: JournalEntry[] = [];
  let bytes = 0;
  let position = 0;
  for (let index = 0; index < count; index += 1) {
    const { bytes: template, envelope } = templates[index % templates.length] ?? pick(templates);
    const eventTimeMs = start + Math.floor((index / count) * days * 86_400) * 1000;
    const line = freshCopy(template, `${new Date(eventTimeMs).toISOString().slice(0, 19)}Z`);
    const eventId = eventIdOf(line);
    if (index % idEvery === 0) eventIds.push(eventId);
    const payload = encodeEntry({ ...envelope, eventId, eventTimeMs }, [1], line);
    const next = position + payload.length;
    entries.push({ position, next, payload });
    bytes += payload.length;
    position = next;
    if (bytes < batchBytes) continue;
    yield entries;
    entries = [];
    bytes = 0;
  }
  if (entries.length > 0) yield entries;
}

function templateOf(bytes: Buffer): readonly Template[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- templates are objects
  const record = JSON.parse(bytes.toString()) as ParsedRecord;
  const { envelope } = readEnvelope(record);
  return envelope?.category === "Management" ? [{ bytes, record, envelope }] : [];
}

function pick(from: readonly Template[]): Template {
  const one = from[Math.floor(fraction() * from.length)];
  if (one === undefined) throw new Error("there are no management events in the records");
  return one;
}

/** From 0 up to 1. */
function fraction(): number {
  return Buffer.from(random.bytes(4)).readUInt32BE() / 2 ** 32;
}
