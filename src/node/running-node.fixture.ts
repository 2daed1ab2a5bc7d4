import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { openServer } from "../aws/node-server.ts";
import { nodeWorld } from "../base/node-world.ts";
import type { Log, World } from "../base/world.ts";
import type { Config } from "../config/config.ts";
import { readConfig } from "../config/read-config.ts";
import type { GivenSettings } from "../config/settings.ts";
import { nodeMetrics } from "./metrics.ts";
import { openNode } from "./open-node.ts";
import type { Node } from "./open-node.ts";
import { openStores } from "./open-stores.ts";
import type { Stores } from "./open-stores.ts";

/** A whole Cairn in this process, over a data directory on the real disk, on a free port. */
export interface RunningNode extends AsyncDisposable {
  readonly url: string;
  readonly node: Node;
  readonly stores: Stores;
}

export const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** A directory that is removed when its scope ends. */
export async function temporaryDirectory(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), "cairn-node-"));
  return {
    path,
    [Symbol.asyncDispose]: async () => rm(path, { recursive: true, force: true }),
  };
}

export async function runNode(
  dataDir: string,
  flags: GivenSettings = {},
  file?: object,
  world: World = nodeWorld(),
): Promise<RunningNode> {
  await using opened = new AsyncDisposableStack();
  const config = testConfig(dataDir, flags, file);
  const stores = opened.use(await openStores(world, config, silent));
  const parts = { world, config, log: silent, metrics: nodeMetrics(), stores };
  const node = opened.use(await openNode(parts));
  const { clock } = world;
  const address = { host: "127.0.0.1", port: 0 };
  const server = opened.use(
    await openServer({ clock, log: silent, gateway: node.gateway, ...address }),
  );
  const lifetime = opened.move();
  return {
    url: server.url,
    node,
    stores,
    [Symbol.asyncDispose]: async () => lifetime.disposeAsync(),
  };
}

function testConfig(dataDir: string, flags: GivenSettings, file?: object): Config {
  const result = readConfig({
    flags: { dataDir, regions: "us-east-1,eu-west-1", diskReserve: "0B", ...flags },
    ...(file === undefined ? {} : { file }),
    directory: dataDir,
    defaultDataDir: dataDir,
  });
  if (result.kind === "config") return result.config;
  throw new Error(result.problems.join("\n"));
}
