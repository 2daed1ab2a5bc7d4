import assert from "node:assert/strict";

import { S3Client, S3ServiceException } from "@aws-sdk/client-s3";

import { accessOf } from "../../access/access.ts";
import { bucketAccess } from "../../archive/bucket-access.ts";
import { createGateway } from "../../aws/gateway.ts";
import { defaultRequestLimits } from "../../aws/limits.ts";
import { openServer } from "../../aws/node-server.ts";
import type { CallFacts } from "../../call/operation.ts";
import { nodeWorld } from "../../base/node-world.ts";
import type { Log } from "../../base/world.ts";
import { memoryBuckets } from "../../buckets/memory-buckets.ts";
import { canonicalUserId } from "../../identity/canonical-user-id.ts";
import { testMfa } from "./mfa.fixture.ts";
import { testKms } from "./kms.fixture.ts";
import type { TestKms } from "./kms.fixture.ts";
import { s3Service } from "./service.ts";

export const accountId = "111122223333";
const accessKeyId = "AKIAIOSFODNN7EXAMPLE";
const secretAccessKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

const principal = {
  type: "Root",
  accountId,
  arn: `arn:aws:iam::${accountId}:root`,
  principalId: accountId,
  accessKeyId,
} as const;

/** A server that listens, with S3 over buckets in memory, and the SDK's own client of it. */
export interface ClientFixture extends AsyncDisposable {
  readonly client: S3Client;
  readonly kms: TestKms;
  readonly url: string;
  /** What every call was recorded from, in order. */
  readonly facts: readonly CallFacts[];
  /** What the server logged as errors. */
  readonly failures: readonly object[];
}

export async function openClient(): Promise<ClientFixture> {
  const world = nodeWorld();
  const facts: CallFacts[] = [];
  const failures: object[] = [];
  const log: Log = {
    debug: () => {},
    info: () => {},
    warn: () => {},
    error: (fields) => failures.push(fields),
  };
  const buckets = memoryBuckets(world);
  const publicAccess = { find: () => undefined };
  const regions = ["us-east-1", "eu-west-1"];
  const kms = testKms(world, regions);
  const authorize = accessOf({
    policiesOf: () => ({}),
    resources: { s3: bucketAccess(buckets, publicAccess), kms: kms.resources },
    canonicalUserId,
  });
  const mfa = testMfa();
  const gateway = createGateway({
    world,
    log,
    services: [
      s3Service({
        buckets,
        publicAccess,
        encryption: kms.encryption(authorize),
        clock: world.clock,
        authorize,
        regions,
        mfa,
      }),
    ],
    credentials: {
      find: async (id) => (id === accessKeyId ? { secretAccessKey, principal } : undefined),
    },
    authorize,
    recorder: {
      before: async () => undefined,
      record: async (call) => {
        facts.push(call);
      },
    },
    limits: defaultRequestLimits,
    endpointHosts: ["localhost", "127.0.0.1"],
    defaultRegion: "us-east-1",
    regions: new Set(regions),
  });
  const server = await openServer({
    clock: world.clock,
    log,
    gateway,
    host: "127.0.0.1",
    port: 0,
  });
  const client = clientOf(server.url);
  return {
    client,
    kms,
    url: server.url,
    facts,
    failures,
    [Symbol.asyncDispose]: async () => {
      client.destroy();
      await server[Symbol.asyncDispose]();
      await buckets[Symbol.asyncDispose]();
    },
  };
}

function clientOf(endpoint: string): S3Client {
  return new S3Client({
    endpoint,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
  });
}

/** The error that a call ends with. */
export async function failure(sending: Promise<unknown>): Promise<S3ServiceException> {
  try {
    await sending;
  } catch (error) {
    assert.ok(error instanceof S3ServiceException, String(error));
    return error;
  }
  throw new assert.AssertionError({ message: "nothing was thrown" });
}
