import { spawn } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { scratchDirectory } from "../conformance/cairn-process.ts";
import { deliveredIds } from "../conformance/load.ts";
import { benchArguments } from "./arguments.ts";
import { confirmedBy, metricsOf, selectEverything, startBenchCairn } from "./bench-cairn.ts";
import type { BenchCairn } from "./bench-cairn.ts";
import { importCeiling } from "./ceiling.ts";
import { cpuSeconds, residentBytes } from "./process-figures.ts";
import { eventIdOf, readRecords, templateRecords, writeLoad } from "./records.ts";
import type { Load } from "./records.ts";
import { note, noteMachine, report, whole } from "./report.ts";

// Records a second from the start of `cairn import` until the last one is in a log file that its
// bucket has, for records all of which are selected; beside what the machine could do at most.

const args = benchArguments();
const bar = 0.5;
const cores = Math.min(2, availableParallelism());
const cairnCommand = fileURLToPath(new URL("../bin/cairn", import.meta.url));

using scratch = scratchDirectory();
noteMachine();
const load = await writeLoad(templateRecords(args.records), {
  path: join(scratch.path, "load.ndjson"),
  rounds: args.rounds ?? 20,
  isFresh: args.isFresh,
});
note(
  `${whole(load.records)} records, ${whole(load.bytes / load.records)} bytes in the mean, of ` +
    `${load.accounts.length} accounts in ${load.regions.length} Regions`,
);

const before = await importCeiling(load.path, cores);
const measured = await importAndDeliver(load);
const after = await importCeiling(load.path, cores);
// Other programs slow both down; the mean of before and after is the fairest that one run can have.
const ceiling = (before.recordsPerSecond + after.recordsPerSecond) / 2;
const ceilingUs = (before.cpuPerRecordUs + after.cpuPerRecordUs) / 2;
const figure = load.records / measured.seconds;
const perRecordUs = (seconds: number): number => Math.round((seconds / load.records) * 1e6);
note(`ceiling ${whole(before.recordsPerSecond)} before, ${whole(after.recordsPerSecond)} after`);
note(
  `processor time per record: server ${perRecordUs(measured.serverSeconds)} µs, ` +
    `client ${perRecordUs(measured.clientSeconds)} µs, ceiling ${Math.round(ceilingUs)} µs`,
);
note(
  `${measured.seconds.toFixed(1)} s, of which ${measured.importSeconds.toFixed(1)} s until all was ` +
    `acknowledged; server at most ${whole(measured.peakBytes / 2 ** 20)} MiB resident`,
);
report({
  what: "import to delivered log file",
  figure: `${whole(figure)} records/s`,
  ceiling: whole(ceiling),
  ratio: figure / ceiling,
  bar: `at least ${bar} of the ceiling`,
  isPassed: figure >= bar * ceiling,
});

interface Measured {
  readonly seconds: number;
  readonly importSeconds: number;
  readonly serverSeconds: number;
  readonly clientSeconds: number;
  readonly peakBytes: number;
}

async function importAndDeliver({ path, records, accounts, regions }: Load): Promise<Measured> {
  const flags = ["--delivery-interval", "1s"];
  await using cairn = await startBenchCairn({ directory: scratch.path, accounts, regions, flags });
  await selectEverything(cairn);
  const usedBefore = cpuSeconds(cairn.pid);
  const startedAt = performance.now();
  const clientSeconds = await runImport(cairn, path, records);
  const importedAt = performance.now();
  await untilDelivered(cairn);
  const result = {
    seconds: (performance.now() - startedAt) / 1000,
    importSeconds: (importedAt - startedAt) / 1000,
    serverSeconds: cpuSeconds(cairn.pid) - usedBefore,
    clientSeconds,
    peakBytes: residentBytes(cairn.pid).peak,
  };
  await checkDelivered(cairn, path);
  // Not killed, so that a profile that was asked for with NODE_OPTIONS is written.
  await cairn.stop();
  return result;
}

/** Runs `cairn import` to its end; resolves with the processor seconds that it took. */
async function runImport(cairn: BenchCairn, path: string, records: number): Promise<number> {
  const child = spawn(
    cairnCommand,
    [
      ...["import", "--endpoint", cairn.endpoint, "--json"],
      ...["--credentials-file", join(cairn.dataDir, "credentials"), path],
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  let used = 0;
  const watch = setInterval(() => {
    if (child.exitCode === null) used = cpuSeconds(child.pid ?? 0);
  }, 100);
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const [status] = await once(child, "close");
  clearInterval(watch);
  const { accepted, rejected } = status === 0 ? JSON.parse(output) : { accepted: 0, rejected: 0 };
  if (accepted !== records || rejected !== 0) {
    throw new Error(`cairn import ended with ${status}: ${output}\n${cairn.log()}`);
  }
  return used;
}

/** Resolves when delivery has confirmed all that was in the journal at the call. */
async function untilDelivered({ endpoint }: BenchCairn): Promise<void> {
  const end = (await metricsOf(endpoint)).get("cairn_journal_end_bytes") ?? Infinity;
  while (confirmedBy("delivery", await metricsOf(endpoint)) < end) await sleep(20);
}

/** Throws unless each record of the load is in the log files exactly once. */
async function checkDelivered(cairn: BenchCairn, path: string): Promise<void> {
  const { eventIds } = await deliveredIds(cairn, cairn.bucket);
  for (const line of readRecords(path)) {
    const times = eventIds.get(eventIdOf(line)) ?? 0;
    if (times !== 1) throw new Error(`${eventIdOf(line)} was delivered ${times} times`);
  }
  note("each record is in the log files exactly once");
}
