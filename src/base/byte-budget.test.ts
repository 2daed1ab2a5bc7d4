import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { test } from "node:test";

import * as fc from "fast-check";

import { ByteBudget } from "./byte-budget.ts";

test("ByteBudget.run() keeps what is in flight within the bound, in the order of the calls", async () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 120 }), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(sizes, async (bytes) => {
      const budget = new ByteBudget(100);
      const started: number[] = [];
      const running = new Set<number>();
      await Promise.all(
        bytes.map(async (size, index) =>
          budget.run(size, async () => {
            started.push(index);
            running.add(index);
            const total = [...running].reduce((sum, each) => sum + (bytes[each] ?? 0), 0);
            assert.ok(total <= budget.bytesInFlight);
            const isAlone = [...running].every((each) => each === index || bytes[each] === 0);
            assert.ok(total <= 100 || isAlone);
            await setImmediate();
            running.delete(index);
          }),
        ),
      );
      assert.deepEqual(started, [...bytes.keys()]);
      assert.equal(budget.bytesInFlight, 0);
    }),
    { seed: 20_261_122, numRuns: 100 },
  );
});

test("ByteBudget.run() goes on after work that fails", async () => {
  const budget = new ByteBudget(1);
  const failing = budget.run(1, async () => Promise.reject(new RangeError("no")));
  const next = budget.run(1, async () => Promise.resolve("done"));
  await assert.rejects(failing, RangeError);
  assert.equal(await next, "done");
});
