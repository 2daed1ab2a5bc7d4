import { generatedRecord } from "./generated-records.ts";
import { importLoad } from "./import-load.ts";
import type { ImportLoad } from "./import-load.ts";
import { quantile } from "./report.ts";

// The load of `memory.ts`, as a process of its own. Takes its settings and prints what it
// found as JSON.

interface Settings extends Omit<ImportLoad, "templates" | "onAcknowledged"> {
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
}

const settings: Settings = JSON.parse(process.argv[2] ?? "");
const { accounts, regions } = settings;
const pairs = accounts.flatMap((account) => regions.map((region) => ({ account, region })));
const templates = [0, 1, 2, 3].flatMap((kind) =>
  pairs.map(({ account, region }, index) => generatedRecord(index + kind, account, region)),
);
const tookMs: number[] = [];
const startedAt = performance.now();
let events = 0;
const late = await importLoad({
  ...settings,
  templates,
  onAcknowledged: (lines, ms) => {
    events += lines.length;
    tookMs.push(ms);
  },
});
const seconds = (performance.now() - startedAt) / 1000;
const found = { eventsPerSecond: events / seconds, p99Ms: quantile(tookMs, 0.99), late };
process.stdout.write(`${JSON.stringify(found)}\n`);
