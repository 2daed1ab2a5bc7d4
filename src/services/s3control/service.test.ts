import assert from "node:assert/strict";
import { test } from "node:test";

import {
  DeletePublicAccessBlockCommand,
  GetPublicAccessBlockCommand,
  PutPublicAccessBlockCommand,
  S3ControlClient,
  S3ControlServiceException,
} from "@aws-sdk/client-s3-control";

import { openAccountPublicAccess } from "../../archive/public-access.ts";
import {
  accessKeyId,
  accountId,
  gatewayFixture,
  secretAccessKey,
} from "../../aws/gateway.fixture.ts";
import { openServer } from "../../aws/node-server.ts";
import { nodeWorld } from "../../base/node-world.ts";
import { memoryDocuments } from "../../documents/memory-documents.ts";
import { s3controlService } from "./service.ts";

async function refused(code: string, sending: Promise<unknown>): Promise<void> {
  await assert.rejects(sending, (error) => {
    assert.ok(error instanceof S3ControlServiceException, String(error));
    assert.equal(error.name, code);
    return true;
  });
}

test("S3 Control keeps what an account blocks, apart from the buckets of the same signing name", async () => {
  const world = nodeWorld();
  const documents = memoryDocuments();
  const publicAccess = await openAccountPublicAccess(documents);
  const { gateway, facts } = gatewayFixture({
    world,
    services: [s3controlService(publicAccess)],
  });
  const { clock } = world;
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  await using server = await openServer({ clock, log, gateway, host: "127.0.0.1", port: 0 });
  // The client puts the account before the host, of which no name server knows.
  const client = new S3ControlClient({
    endpoint: server.url.replace("127.0.0.1", "localhost"),
    region: "us-east-1",
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
  });
  client.middlewareStack.add(
    (next) => (args) => {
      const { request } = args;
      if (typeof request === "object" && request !== null && "hostname" in request) {
        request.hostname = "127.0.0.1";
      }
      return next(args);
    },
    { step: "deserialize", priority: "low" },
  );
  const AccountId = accountId;
  const get = (id = accountId): GetPublicAccessBlockCommand =>
    new GetPublicAccessBlockCommand({ AccountId: id });
  await refused("NoSuchPublicAccessBlockConfiguration", client.send(get()));
  const PublicAccessBlockConfiguration = { BlockPublicPolicy: true };
  await client.send(new PutPublicAccessBlockCommand({ AccountId, PublicAccessBlockConfiguration }));
  const block = {
    BlockPublicAcls: false,
    IgnorePublicAcls: false,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: false,
  };
  const got = await client.send(get());
  assert.deepEqual(got.PublicAccessBlockConfiguration, block);
  const reopened = await openAccountPublicAccess(documents);
  assert.deepEqual(reopened.find(accountId), block);

  await refused("AccessDenied", client.send(get("444455556666")));
  await client.send(new DeletePublicAccessBlockCommand({ AccountId }));
  await refused("NoSuchPublicAccessBlockConfiguration", client.send(get()));
  assert.deepEqual(
    facts.map(({ operation }) => operation?.record?.eventName),
    ["Get", "Put", "Get", "Get", "Delete", "Get"].map((verb) => `${verb}AccountPublicAccessBlock`),
  );
});
