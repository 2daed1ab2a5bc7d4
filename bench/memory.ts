import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { scratchDirectory } from "../conformance/cairn-process.ts";
import { commercialRegions } from "../src/config/regions.ts";
import { benchArguments } from "./arguments.ts";
import { metricsOf, selectEverything, startBenchCairn } from "./bench-cairn.ts";
import { cpuSeconds, residentBytes } from "./process-figures.ts";
import { note, noteMachine, report, whole } from "./report.ts";

// Resident memory while a thousand account-and-Region pairs receive ten thousand events a second in
// all, at the default delivery interval: how much at most, and whether it grows.

const args = benchArguments();
const barMiB = 400;
/** The last quarter may have so much more than the second one: what a heap breathes. */
const growthMaxMiB = 20;
const eventsPerSecond = 10_000;
const seconds = args.seconds ?? 600;
const sampleMs = 1000;

using scratch = scratchDirectory();
noteMachine();
const accounts = Array.from({ length: 50 }, (_, index) => String(100_000_000_001 + index));
const regions = commercialRegions.slice(-20);
await using cairn = await startBenchCairn({ directory: scratch.path, accounts, regions });
await selectEverything(cairn);
const mebibytes = (bytes: number): number => bytes / 2 ** 20;
note(`${whole(mebibytes(residentBytes(cairn.pid).now))} MiB before the load`);

const usedBefore = cpuSeconds(cairn.pid);
const child = spawn(
  process.execPath,
  [
    fileURLToPath(new URL("memory-load.ts", import.meta.url)),
    JSON.stringify({
      endpoint: cairn.endpoint,
      credentials: { accessKeyId: cairn.accessKeyId, secretAccessKey: cairn.secretAccessKey },
      accounts,
      regions,
      eventsPerSecond,
      batchesPerSecond: 40,
      seconds,
    }),
  ],
  { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, NODE_OPTIONS: "" } },
);
let output = "";
child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
const samples: number[] = [];
const closed = once(child, "close");
while (child.exitCode === null && child.signalCode === null) {
  samples.push(mebibytes(residentBytes(cairn.pid).now));
  await Promise.race([closed, sleep(sampleMs)]);
}
if (child.exitCode !== 0) {
  // What Cairn said last is still on its way.
  await sleep(1000);
  throw new Error(`the load failed; Cairn said:\n${cairn.log()}`);
}
const { eventsPerSecond: achieved, p99Ms, late } = JSON.parse(output);
const used = cpuSeconds(cairn.pid) - usedBefore;
const metrics = await metricsOf(cairn.endpoint);
const peak = mebibytes(residentBytes(cairn.pid).peak);
await cairn.stop();

const quarter = Math.floor(samples.length / 4);
const mean = (from: number): number =>
  samples.slice(from, from + quarter).reduce((sum, sample) => sum + sample, 0) / quarter;
const growth = mean(3 * quarter) - mean(quarter);
note(
  `${whole(achieved)} events/s for ${seconds} s (${late} batches late), acknowledged in ` +
    `${whole(p99Ms)} ms at p99, ${(used / samples.length).toFixed(2)} processors`,
);
note(
  `log files delivered ${whole(metrics.get("cairn_log_files_delivered_total") ?? 0)}, journal ` +
    `${whole(mebibytes(metrics.get("cairn_journal_bytes") ?? 0))} MiB, event history behind by ` +
    `${whole(mebibytes(metrics.get("cairn_journal_lag_bytes_history") ?? 0))} MiB`,
);
note(`by quarters: ${[0, 1, 2, 3].map((index) => whole(mean(index * quarter))).join(", ")} MiB`);
report({
  what: "memory, 1,000 account-and-Region pairs, 10,000 events/s",
  figure: `at most ${whole(peak)} MiB resident, growing ${whole(growth)} MiB`,
  bar: `under ${barMiB} MiB, growing under ${growthMaxMiB} MiB`,
  isPassed: peak < barMiB && growth < growthMaxMiB && achieved > eventsPerSecond * 0.98,
});
