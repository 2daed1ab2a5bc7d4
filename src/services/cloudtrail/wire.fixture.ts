import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";

import { createGateway } from "../../aws/gateway.ts";
import { defaultRequestLimits } from "../../aws/limits.ts";
import { openServer } from "../../aws/node-server.ts";
import { nodeWorld } from "../../base/node-world.ts";
import type { Log } from "../../base/world.ts";
import type { CallFacts } from "../../call/operation.ts";
import { homeRegion, owner, regions, serviceBench } from "./service.fixture.ts";
import type { BenchOptions, ServiceBench } from "./service.fixture.ts";

const credentials = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};
const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

export interface Wire extends AsyncDisposable {
  readonly client: CloudTrailClient;
  readonly bench: ServiceBench;
  readonly recorded: CallFacts[];
  readonly at: (region: string) => CloudTrailClient;
}

/** The service behind a real server, called with the SDK. */
export async function openWire(options: BenchOptions = {}): Promise<Wire> {
  const bench = await serviceBench(options);
  const world = nodeWorld();
  const recorded: CallFacts[] = [];
  const { accessKeyId, secretAccessKey } = credentials;
  const principal = {
    type: "Root",
    accountId: owner,
    arn: `arn:aws:iam::${owner}:root`,
    principalId: owner,
    accessKeyId,
  } as const;
  const gateway = createGateway({
    world,
    log: silent,
    services: [bench.service],
    credentials: {
      find: async (id) => (id === accessKeyId ? { secretAccessKey, principal } : undefined),
    },
    authorize: async () => ({ kind: "allow" }),
    recorder: {
      before: async () => undefined,
      record: async (facts) => void recorded.push(facts),
    },
    limits: defaultRequestLimits,
    endpointHosts: ["127.0.0.1"],
    defaultRegion: homeRegion,
    regions: new Set(regions),
  });
  const { clock } = world;
  const server = await openServer({ clock, log: silent, gateway, host: "127.0.0.1", port: 0 });
  const clients: CloudTrailClient[] = [];
  const at = (region: string): CloudTrailClient => {
    const client = new CloudTrailClient({
      endpoint: server.url,
      region,
      credentials,
      maxAttempts: 1,
    });
    clients.push(client);
    return client;
  };
  return {
    client: at(homeRegion),
    bench,
    recorded,
    at,
    [Symbol.asyncDispose]: async () => {
      for (const client of clients) client.destroy();
      await server.stop();
    },
  };
}
