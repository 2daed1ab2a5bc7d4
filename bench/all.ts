import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

// Runs all benchmarks, one after the other, with the arguments given: `node bench/all.ts`.

const benches = [
  "start",
  "calls",
  "latency",
  "import",
  "memory",
  "policy",
  "patterns",
  "selection",
  "history",
  "versions",
  "encryption",
];
for (const bench of benches) {
  console.log(`${bench}:`);
  const path = fileURLToPath(new URL(`${bench}.ts`, import.meta.url));
  const { status } = spawnSync(process.execPath, [path, ...process.argv.slice(2)], {
    stdio: "inherit",
  });
  if (status !== 0) process.exitCode = 1;
}
