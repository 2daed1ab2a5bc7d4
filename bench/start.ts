import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { scratchDirectory, startCairn } from "../conformance/cairn-process.ts";
import type { CairnProcess } from "../conformance/cairn-process.ts";
import { benchArguments } from "./arguments.ts";
import { call, metricsOf, selectEverything, startBenchCairn } from "./bench-cairn.ts";
import { importLoad } from "./import-load.ts";
import { placesOf, templateRecords } from "./records.ts";
import { note, noteMachine, quantile, report, whole } from "./report.ts";

// The time from starting the process until it takes calls: with nothing there, and with a gigabyte
// of journal that a bucket refuses to take, after a crash.

const args = benchArguments();
const rounds = args.rounds ?? 5;
const emptyBarMs = 1000;
const fullBarMs = 5000;
const journalBytes = 2 ** 30;

using scratch = scratchDirectory();
noteMachine();
const templates = templateRecords(args.records);
const places = { ...placesOf(templates), flags: ["--delivery-interval", "1s"] };
// What Node compiled is kept when a process ends in order: the first start of a checkout lacks it.
const env = { NODE_COMPILE_CACHE: join(scratch.path, "compiled") };
const first = performance.now();
{
  await using cairn = await startCairn(join(scratch.path, "first"), [], env);
  note(`the first start of a checkout: ${whole(performance.now() - first)} ms`);
  await cairn.stop();
}
const empty: number[] = [];
for (let round = 0; round < rounds; round += 1) {
  const directory = join(scratch.path, `empty-${round}`);
  empty.push(await startMs(async () => startCairn(directory, [], env)));
}
tell("start, empty", empty, emptyBarMs);

const full = join(scratch.path, "full");
await fill(full);
const filled: number[] = [];
for (let round = 0; round < rounds; round += 1) {
  filled.push(await startMs(async () => startBenchCairn({ directory: full, env, ...places })));
}
tell("start, a gigabyte of journal that no bucket takes", filled, fullBarMs);

/** Starts, and kills once it is ready: every start in the same directory follows a crash. */
async function startMs(start: () => Promise<CairnProcess>): Promise<number> {
  const startedAt = performance.now();
  await using cairn = await start();
  const ms = performance.now() - startedAt;
  await cairn.kill();
  return ms;
}

function tell(what: string, times: readonly number[], barMs: number): void {
  const median = quantile(times, 0.5);
  note(`${what}: ${times.map(whole).join(", ")} ms`);
  report({
    what,
    figure: `${whole(median)} ms`,
    bar: `under ${whole(barMs)} ms`,
    isPassed: median < barMs,
  });
}

/** Leaves a journal whose events cannot be delivered: the bucket's policy lets no trail in. */
async function fill(directory: string): Promise<void> {
  mkdirSync(directory);
  await using cairn = await startBenchCairn({ directory, ...places });
  const { endpoint, bucket } = cairn;
  await selectEverything(cairn);
  await call(endpoint, cairn.archive, {
    method: "DELETE",
    path: `/${bucket}`,
    query: "policy=",
    service: "s3",
    region: "us-east-1",
  });
  for (let bytes = 0; bytes < journalBytes; bytes = await journalSize(endpoint)) {
    await importLoad({
      endpoint,
      credentials: cairn,
      templates,
      eventsPerSecond: 100_000,
      batchesPerSecond: 100,
      seconds: 0.5,
      onAcknowledged: () => {},
    });
  }
  note(`the journal has ${whole((await journalSize(endpoint)) / 2 ** 20)} MiB`);
  await cairn.kill();
}

async function journalSize(endpoint: string): Promise<number> {
  return (await metricsOf(endpoint)).get("cairn_journal_bytes") ?? 0;
}
