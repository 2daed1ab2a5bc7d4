import assert from "node:assert/strict";

import { KMSClient, KMSServiceException } from "@aws-sdk/client-kms";

import { createGateway } from "../../aws/gateway.ts";
import { defaultRequestLimits } from "../../aws/limits.ts";
import { openServer } from "../../aws/node-server.ts";
import { nodeWorld } from "../../base/node-world.ts";
import type { Log } from "../../base/world.ts";
import type { CallFacts } from "../../call/operation.ts";
import { accountId, kmsFixture, otherAccountId, region, root } from "../../kms/kms.fixture.ts";
import type { KmsFixture } from "../../kms/kms.fixture.ts";
import { callRecord } from "../../record/call-record.ts";
import { kmsService } from "./service.ts";

/** A server that listens, with KMS over keys in memory, and the SDK's own clients of it. */
export interface ClientFixture extends AsyncDisposable {
  /** The root of the first account, in its Region. */
  readonly client: KMSClient;
  readonly clientOf: (account: string, region?: string) => KMSClient;
  readonly kms: KmsFixture;
  readonly facts: readonly CallFacts[];
  /** The records of all calls so far, as text: what must not be in them. */
  readonly records: () => readonly Record<string, unknown>[];
}

const secretAccessKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const accounts: ReadonlyMap<string, string> = new Map([
  ["AKIAIOSFODNN7EXAMPLE", accountId],
  ["AKIAI44QH8DHBEXAMPLE", otherAccountId],
]);

export async function openClient(): Promise<ClientFixture> {
  const kms = await kmsFixture();
  const facts: CallFacts[] = [];
  const world = nodeWorld();
  const failures: object[] = [];
  const log: Log = {
    debug: () => {},
    info: () => {},
    warn: () => {},
    error: (fields) => failures.push(fields),
  };
  const gateway = createGateway({
    world,
    log,
    services: [kmsService(kms.parts)],
    credentials: {
      find: async (id) => {
        const account = accounts.get(id);
        return account === undefined
          ? undefined
          : { secretAccessKey, principal: { ...root(account), accessKeyId: id } };
      },
    },
    authorize: kms.authorize,
    recorder: {
      before: async () => undefined,
      record: async (call) => {
        facts.push(call);
      },
    },
    limits: defaultRequestLimits,
    endpointHosts: ["localhost", "127.0.0.1"],
    defaultRegion: region,
    regions: new Set(kms.parts.regions),
  });
  const address = { host: "127.0.0.1", port: 0 };
  const server = await openServer({ clock: world.clock, log, gateway, ...address });
  const clients: KMSClient[] = [];
  const clientOf = (account: string, at: string = region): KMSClient => {
    const [accessKeyId = ""] = [...accounts].find(([, id]) => id === account) ?? [];
    const client = new KMSClient({
      endpoint: server.url,
      region: at,
      credentials: { accessKeyId, secretAccessKey },
      maxAttempts: 1,
    });
    clients.push(client);
    return client;
  };
  return {
    client: clientOf(accountId),
    clientOf,
    kms,
    facts,
    records: () =>
      facts.map((fact) => ({
        ...callRecord(fact, { eventId: "id", recipientAccountId: accountId, region }),
      })),
    [Symbol.asyncDispose]: async () => {
      for (const client of clients) client.destroy();
      await server[Symbol.asyncDispose]();
      await kms[Symbol.asyncDispose]();
      assert.deepEqual(failures, [], "the server has failed");
    },
  };
}

/** The name and the message of the error that a call ends with. */
export async function failure(sending: Promise<unknown>): Promise<readonly [string, string]> {
  try {
    await sending;
  } catch (error) {
    assert.ok(error instanceof KMSServiceException, String(error));
    return [error.name, error.message];
  }
  return assert.fail("nothing was thrown");
}
