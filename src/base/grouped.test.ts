import assert from "node:assert/strict";
import { test } from "node:test";

import { grouped } from "./grouped.ts";

test("grouped: who comes while a run is under way is served by the next one, together", async () => {
  let runs = 0;
  const gates: (() => void)[] = [];
  const sync = grouped(async () => {
    runs += 1;
    const gate = Promise.withResolvers<void>();
    gates.push(gate.resolve);
    await gate.promise;
  });

  const first = [sync(), sync()];
  await new Promise(setImmediate);
  assert.equal(runs, 1);

  const second = [sync(), sync(), sync()];
  await new Promise(setImmediate);
  assert.equal(runs, 1, "runs do not overlap");

  gates[0]?.();
  await Promise.all(first);
  await new Promise(setImmediate);
  assert.equal(runs, 2);
  gates[1]?.();
  await Promise.all(second);
  assert.equal(runs, 2);
});

test("grouped: a failure reaches the callers of that run and no others", async () => {
  let runs = 0;
  const sync = grouped(async () => {
    runs += 1;
    if (runs === 1) throw new Error("first");
  });
  const first = [sync(), sync()];
  await assert.rejects(Promise.all(first), /first/);
  await sync();
  assert.equal(runs, 2);
});
