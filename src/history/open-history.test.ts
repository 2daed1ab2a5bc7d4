import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { nodeWorld } from "../base/node-world.ts";
import { memorySqlite } from "../base/sqlite.ts";
import { testWorld } from "../base/test-world.ts";
import type { Log } from "../base/world.ts";
import { memoryJournal } from "../journal/memory-journal.ts";
import { ownDirectory } from "../journal/own-directory.ts";
import { openJournal } from "../journal/segment-journal.ts";
import { encodeEntry } from "../record/entry.ts";
import { readEnvelope } from "../record/read-envelope.ts";
import { historyEngine } from "./history-engine.ts";
import type { HistoryEngine } from "./history-engine.ts";
import { historySchema } from "./history-schema.ts";
import { openHistoryThread } from "./history-thread.ts";
import { HistoryUnavailableError } from "./history.ts";
import type { History, HistoryQuery } from "./history.ts";
import { openHistory } from "./open-history.ts";

const signal = new AbortController().signal;
const query: HistoryQuery = {
  accountId: "123456789012",
  region: "us-east-1",
  category: "Management",
  limit: 50,
};

interface Line {
  readonly level: string;
  readonly message: string;
}

function memoryLog(lines: Line[] = []): Log {
  const at = (level: string) => (_fields: object, message: string) =>
    void lines.push({ level, message });
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

function payload(eventId: string, eventTimeMs: number): Uint8Array {
  const record = {
    eventTime: new Date(eventTimeMs).toISOString().replace(/\.\d+/, ""),
    eventSource: "s3.amazonaws.com",
    eventName: "CreateBucket",
    awsRegion: "us-east-1",
    eventID: eventId,
    eventCategory: "Management",
    recipientAccountId: "123456789012",
  };
  const { envelope, fault } = readEnvelope(record);
  assert.ok(envelope, fault?.message);
  return encodeEntry(envelope, [], Buffer.from(JSON.stringify(record)));
}

async function ids(history: Pick<History, "lookup">): Promise<string[]> {
  const { events } = await history.lookup(query, signal);
  return events.map(({ eventId }) => eventId);
}

test("openHistory: on its thread, events are found seconds after the journal has them", async () => {
  const directory = await mkdtemp(join(tmpdir(), "cairn-history-"));
  const world = nodeWorld();
  const log = memoryLog();
  const journalDirectory = join(directory, "journal");
  const now = world.clock.now();
  try {
    await using journal = await openJournal({
      world,
      directory: journalDirectory,
      own: ownDirectory,
      log,
      limits: { bytesMax: 2 ** 26, freeBytesMin: 0 },
    });
    const options = { world, journal, journalDirectory, directory, log };
    {
      await using history = await openHistory(options);
      await journal.append([payload("one", now - 1000), payload("two", now)]);
      await until(() => history.status().position === journal.durableEnd());
      assert.deepEqual(await ids(history), ["two", "one"]);
      assert.equal(journal.status().followers["history"], journal.durableEnd());
    }
    await using again = await openHistory(options);
    assert.deepEqual(await ids(again), ["two", "one"]);
    const gone = new AbortController();
    gone.abort(new Error("the client is gone"));
    await assert.rejects(again.lookup(query, gone.signal), /client is gone/);
  } finally {
    await rm(directory, { recursive: true });
  }
});

test("openHistoryThread: a database that cannot be opened is said at once", async () => {
  const data = { journalDirectory: "/dev/null/journal", databasePath: "/dev/null/history.sqlite" };
  await assert.rejects(openHistoryThread(data), HistoryUnavailableError);
});

test("openHistory: what fails is said, and opened again; nothing is confirmed before it is kept", async () => {
  const world = testWorld();
  const journal = memoryJournal();
  const lines: Line[] = [];
  const sqlite = memorySqlite(historySchema);
  let isBroken = false;
  const open = async (): Promise<HistoryEngine> => ({
    ...historyEngine(sqlite, journal),
    take: async (to, before) => {
      if (isBroken) throw new HistoryUnavailableError("the disk is on fire");
      return historyEngine(sqlite, journal).take(to, before);
    },
    [Symbol.asyncDispose]: async () => {},
  });
  const options = { world, journal, journalDirectory: "", directory: "", log: memoryLog(lines) };
  await using history = await openHistory({ ...options, openEngine: open });

  await journal.append([payload("one", world.clock.now())]);
  await world.clock.advance(1000);
  assert.deepEqual(await ids(history), ["one"]);
  const kept = journal.durableEnd();
  assert.equal(journal.status().followers["history"], kept);

  isBroken = true;
  await journal.append([payload("two", world.clock.now())]);
  await world.clock.advance(1000);
  assert.deepEqual(
    lines.map(({ level }) => level),
    ["error"],
  );
  assert.match(history.status().failure ?? "", /on fire/);
  await assert.rejects(history.lookup(query, signal), HistoryUnavailableError);
  assert.equal(journal.status().followers["history"], kept);

  isBroken = false;
  await world.clock.advance(10_000);
  assert.deepEqual(await ids(history), ["two", "one"]);
  assert.deepEqual(history.status(), { position: journal.durableEnd() });
  assert.equal(journal.status().followers["history"], journal.durableEnd());
});

test("openHistory: after 90 days an event is not found, and then forgotten", async () => {
  const world = testWorld();
  const journal = memoryJournal();
  const sqlite = memorySqlite(historySchema);
  const options = { world, journal, journalDirectory: "", directory: "", log: memoryLog() };
  const openEngine = async (): Promise<HistoryEngine> => historyEngine(sqlite, journal);
  await using history = await openHistory({ ...options, openEngine });
  await journal.append([payload("one", world.clock.now())]);
  await world.clock.advance(1000);
  assert.deepEqual(await ids(history), ["one"]);
  world.clock.jump(90 * 86_400_000);
  assert.deepEqual(await ids(history), []);
  await world.clock.advance(120_000);
  assert.equal(sqlite.prepare("SELECT count(*) AS n FROM events").get()?.["n"], 0);
});

async function until(condition: () => boolean): Promise<void> {
  const { clock } = nodeWorld();
  const deadline = clock.elapsed() + 10_000;
  while (!condition()) {
    assert.ok(clock.elapsed() < deadline, "it does not become so within ten seconds");
    await clock.sleep(5, signal);
  }
}
