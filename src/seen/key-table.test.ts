import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";

import { KeyTable } from "./key-table.ts";

test("KeyTable: does what a Map does", () => {
  // Few different keys, so that they meet, collide and move.
  const step = fc.tuple(
    fc.nat(40),
    fc.constantFrom("set", "delete", "get"),
    fc.integer({ min: 1 }),
  );
  const property = fc.property(fc.array(step, { maxLength: 300 }), fc.integer(), (steps, seed) => {
    const table = new KeyTable(seed);
    const model = new Map<number, number>();
    for (const [key, action, value] of steps) {
      const words = Uint32Array.of(7, key & 3, 0, key >>> 2);
      if (action === "set") {
        table.set(words, 0, value);
        model.set(key, value);
      } else if (action === "delete") {
        table.delete(words, 0);
        model.delete(key);
      }
      assert.equal(table.get(words, 0), model.get(key) ?? 0);
      assert.equal(table.size, model.size);
    }
    for (let key = 0; key <= 40; key += 1) {
      assert.equal(table.get(Uint32Array.of(7, key & 3, 0, key >>> 2), 0), model.get(key) ?? 0);
    }
  });
  fc.assert(property, { seed: 20_261_122, numRuns: 500 });
});

test("KeyTable: compares all 128 bits, and knows the key of zeros", () => {
  const table = new KeyTable(1, 100);
  const keys = [0, 1, 2, 3].map((word) => Uint32Array.of(0, 0, 0, 0).fill(1, word, word + 1));
  const zeros = new Uint32Array(4);
  assert.equal(table.get(zeros, 0), 0);
  table.set(zeros, 0, 5);
  for (const [index, key] of keys.entries()) {
    assert.equal(table.get(key, 0), 0);
    table.set(key, 0, index + 10);
  }
  for (const [index, key] of keys.entries()) assert.equal(table.get(key, 0), index + 10);
  assert.equal(table.get(zeros, 0), 5);
});
