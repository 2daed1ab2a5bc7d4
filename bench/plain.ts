import { readFileSync } from "node:fs";
import { join } from "node:path";

import { openServer } from "../src/aws/node-server.ts";
import { nodeWorld } from "../src/base/node-world.ts";
import { openDiskBuckets } from "../src/buckets/disk-buckets.ts";
import { parseServeArguments } from "../src/cli/serve-arguments.ts";
import { readConfig } from "../src/config/read-config.ts";
import { openLog } from "../src/node/log.ts";
import { nodeMetrics } from "../src/node/metrics.ts";
import { openNode } from "../src/node/open-node.ts";
import { openStores } from "../src/node/open-stores.ts";

// `cairn serve` with buckets that store what they are given as it is: what encryption costs.
// For measuring only; takes what `serve` takes.

const { flags, configFile = "" } = parseServeArguments(process.argv.slice(3));
const result = readConfig({
  flags,
  file: JSON.parse(readFileSync(configFile, "utf8")),
  directory: process.cwd(),
  defaultDataDir: process.cwd(),
});
if (result.kind !== "config") throw new Error(result.problems.join("; "));
const { config } = result;

const stopped = Promise.withResolvers<void>();
process.once("SIGTERM", () => stopped.resolve());
const world = nodeWorld();
await world.disk.makeDirectory(config.dataDir);
const log = openLog(config.logLevel);
await using stores = await openStores(world, config, log);
const directory = join(config.dataDir, "plain-buckets");
await world.disk.makeDirectory(directory);
await using buckets = await openDiskBuckets({ world, directory, log, dataKeys: undefined });
const plain = { ...stores, buckets };
await using node = await openNode({ world, config, log, metrics: nodeMetrics(), stores: plain });
const { gateway } = node;
await using server = await openServer({ clock: world.clock, log, gateway, ...config.listen });
process.stdout.write(`Cairn is ready at ${server.url}\n`);
await stopped.promise;
