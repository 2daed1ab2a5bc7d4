import assert from "node:assert/strict";
import { test } from "node:test";

import { nodeWorld } from "../base/node-world.ts";
import type { Log } from "../base/world.ts";
import { memoryDocuments } from "../documents/memory-documents.ts";
import { noNotificationMetrics as metrics } from "./delivery-metrics.ts";
import type { Message } from "./message.ts";
import { Outbox } from "./outbox.ts";
import type { TryDelivery } from "./outbox.ts";

const log: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const world = nodeWorld();
const address = (id: string): { subscriptionArn: string; protocol: string; endpoint: string } => ({
  subscriptionArn: `arn:aws:sns:us-east-1:111122223333:t:${id}`,
  protocol: "http",
  endpoint: `http://${id}.example/`,
});
const message: Message = {
  id: "m-1",
  type: "Notification",
  topicArn: "arn:aws:sns:us-east-1:111122223333:t",
  text: "hello",
  attributes: {},
  publishedAt: 0,
  signatureVersion: "1",
};

/** Notes who was tried, and resolves `done` when nothing is stored any more. */
function attempts(outcome: TryDelivery): { attempt: TryDelivery; tried: string[] } {
  const tried: string[] = [];
  return {
    tried,
    attempt: async (delivery, stored, signal) => {
      tried.push(`${delivery.endpoint} ${delivery.tries}`);
      return outcome(delivery, stored, signal);
    },
  };
}

test("what was on its way when the process ended is delivered by the next one", async () => {
  const documents = memoryDocuments();
  const stored = async (): Promise<number> => (await documents.list("sns/")).length;
  const stuck = attempts(async (_delivery, _stored, signal) => {
    const { promise, reject } = Promise.withResolvers<never>();
    signal.addEventListener("abort", () => reject(signal.reason));
    return promise;
  });
  const first = new Outbox({ world, documents, log, metrics, attempt: stuck.attempt });
  await first.load();
  const prepared = first.prepare(message, [address("a"), address("b")]);
  await documents.write(prepared.changes);
  prepared.written();
  assert.equal(first.size(), 2);
  await first[Symbol.asyncDispose]();
  assert.equal(await stored(), 3);

  const ended = Promise.withResolvers<void>();
  const good = attempts(async ({ tries }) => {
    if (tries === 0) return { kind: "retry", afterMs: 0, reason: "not yet" };
    return { kind: "delivered" };
  });
  const told = {
    ...metrics,
    waiting: (count: number) => (count === 0 ? ended.resolve() : undefined),
  };
  const next = new Outbox({ world, documents, log, metrics: told, attempt: good.attempt });
  await next.load();
  await ended.promise;
  assert.deepEqual(good.tried.toSorted(), [
    "http://a.example/ 0",
    "http://a.example/ 1",
    "http://b.example/ 0",
    "http://b.example/ 1",
  ]);
  assert.equal(await stored(), 0);
  await next[Symbol.asyncDispose]();
});

test("one endpoint that does not answer holds up no other", async () => {
  const documents = memoryDocuments();
  const reached = Promise.withResolvers<void>();
  const { attempt } = attempts(async ({ endpoint }, _stored, signal) => {
    if (endpoint.includes("good")) {
      reached.resolve();
      return { kind: "delivered" };
    }
    const { promise, reject } = Promise.withResolvers<never>();
    signal.addEventListener("abort", () => reject(signal.reason));
    return promise;
  });
  await using outbox = new Outbox({ world, documents, log, metrics, attempt });
  await outbox.load();
  for (let at = 0; at < 30; at += 1) {
    const prepared = outbox.prepare({ ...message, id: `m-${at}` }, [address("slow")]);
    // oxlint-disable-next-line no-await-in-loop -- in order
    await documents.write(prepared.changes);
    prepared.written();
  }
  const last = outbox.prepare({ ...message, id: "last" }, [address("good")]);
  await documents.write(last.changes);
  last.written();
  await reached.promise;
});

test("a delivery and its message that a crash has parted are removed at the next start", async () => {
  const documents = memoryDocuments();
  const { attempt, tried } = attempts(async () => ({ kind: "delivered" }));
  const maker = new Outbox({ world, documents, log, metrics, attempt });
  const [body, delivery] = maker.prepare(message, [address("a")]).changes;
  assert.ok(body !== undefined && delivery !== undefined);
  const other = maker.prepare({ ...message, id: "m-2" }, [address("b")]).changes[0];
  await documents.write([delivery, ...(other === undefined ? [] : [other])]);
  await using outbox = new Outbox({ world, documents, log, metrics, attempt });
  await outbox.load();
  assert.deepEqual(await documents.list("sns/"), []);
  assert.deepEqual(tried, []);
});
