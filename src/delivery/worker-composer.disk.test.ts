import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { nodeWorld } from "../base/node-world.ts";
import { openJournal } from "../journal/segment-journal.ts";
import { encodeEntry } from "../record/entry.ts";
import { inlineComposer } from "./composer.ts";
import { openWorkerComposer } from "./worker-composer.ts";

test("the composer's thread plans and composes what this thread would", async () => {
  const directory = await mkdtemp(join(tmpdir(), "composer-"));
  try {
    await using journal = await openJournal({
      world: nodeWorld(),
      directory,
      own: async () => ({ [Symbol.asyncDispose]: async () => {} }),
      log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
      limits: { bytesMax: 2 ** 30, freeBytesMin: 0 },
    });
    const envelope = {
      eventId: "e",
      eventTimeMs: 5000,
      accountId: "111122223333",
      region: "eu-central-1",
      category: "Management" as const,
      eventSource: "s",
      eventName: "n",
      readOnly: undefined,
    };
    const entries = Array.from({ length: 100 }, (_, index) =>
      encodeEntry(envelope, [1 + (index % 3)], Buffer.from(JSON.stringify({ index }))),
    );
    await journal.append(entries);

    const onDamage = (): void => assert.fail("nothing is damaged");
    await using worker = openWorkerComposer(directory, onDamage);
    await using inline = inlineComposer(journal, onDamage);
    const range = { from: 0, to: journal.durableEnd() };
    const plan = await worker.plan(range);
    assert.deepEqual(plan, await inline.plan(range));
    const orders = plan.files.map((file, index) => ({ ...file, id: String(index) }));
    assert.equal(orders.length, 3);
    assert.deepEqual(await collect(worker.compose(orders)), await collect(inline.compose(orders)));
    const tooSmall = orders.map((order) => ({ ...order, plainBytes: 20 }));
    await assert.rejects(collect(worker.compose(tooSmall)), /no more records than were planned/);
    assert.deepEqual(await worker.plan(range), plan, "a job that fails ends no other");
  } finally {
    await rm(directory, { recursive: true });
  }
});

async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}
