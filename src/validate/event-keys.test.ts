import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";

import { pushEventKey } from "./event-key.ts";
import { EventKeys } from "./event-keys.ts";

test("EventKeys knows every key that it has, and the file that brought it first", () => {
  const pair = fc.tuple(fc.nat(30), fc.nat(30));
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 2000 }), (pairs) => {
      const keys = new EventKeys();
      const model = new Map<string, number>();
      for (const [file, [high, low]] of pairs.entries()) {
        const name = `${high}/${low}`;
        assert.equal(keys.add(high, low, file), model.get(name));
        if (!model.has(name)) model.set(name, file);
      }
    }),
    { seed: 20_261_122 },
  );
});

test("EventKeys keeps the newest when there are more than it may keep", () => {
  const keys = new EventKeys(100);
  for (let key = 0; key < 1000; key += 1) assert.equal(keys.add(key, 0, key), undefined);
  assert.equal(keys.add(950, 0, 0), 950);
  assert.equal(keys.add(0, 0, 0), undefined);
});

test("pushEventKey() tells ids apart that differ in one place", () => {
  const seen = new Set<string>();
  const id = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
  for (let at = 0; at < id.length; at += 1) {
    for (const letter of "0123456789abcdef") {
      const key: number[] = [];
      pushEventKey(`${id.slice(0, at)}${letter}${id.slice(at + 1)}`, key);
      assert.ok(key.every((half) => Number.isInteger(half) && half >= 0 && half < 2 ** 32));
      seen.add(key.join("/"));
    }
  }
  assert.ok(seen.size >= id.length * 15);
});
