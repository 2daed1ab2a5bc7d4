import { readFileSync } from "node:fs";

import { openServer } from "../src/aws/node-server.ts";
import { nodeWorld } from "../src/base/node-world.ts";
import { parseServeArguments } from "../src/cli/serve-arguments.ts";
import { readConfig } from "../src/config/read-config.ts";
import { openLog } from "../src/node/log.ts";
import { nodeMetrics } from "../src/node/metrics.ts";
import { openNode } from "../src/node/open-node.ts";
import type { NodeOptions } from "../src/node/open-node.ts";
import { openStores } from "../src/node/open-stores.ts";

/**
 * `cairn serve` with a part of it replaced, to measure what that part costs. Takes what `serve` takes.
 *
 * @param alter opens what replaces parts of the node, and leaves it to `opened` to close it
 */
export async function serveAltered(
  alter: (given: NodeOptions, opened: AsyncDisposableStack) => Promise<Partial<NodeOptions>>,
): Promise<void> {
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
  await using opened = new AsyncDisposableStack();
  const given = { world, config, log, metrics: nodeMetrics(), stores };
  await using node = await openNode({ ...given, ...(await alter(given, opened)) });
  const { gateway } = node;
  await using server = await openServer({ clock: world.clock, log, gateway, ...config.listen });
  process.stdout.write(`Cairn is ready at ${server.url}\n`);
  await stopped.promise;
}
