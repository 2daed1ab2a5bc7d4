import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { branchOf, nodeName } from "./branches.ts";
import { EventKeys } from "./event-keys.ts";

const uuid = "0123abcd-4567-89ef-8123-456789abcdef";

test("EventKeys: the key of a UUID is its digits", () => {
  const { words } = EventKeys.of([{ eventId: uuid, eventTimeMs: 0 }]);
  assert.deepEqual([...words], [0x0123_abcd, 0x4567_89ef, 0x8123_4567, 0x89ab_cdef]);
});

test("EventKeys: the time is in the key", () => {
  const eventTimeMs = Date.UTC(2026, 10, 20, 7, 15, 42, 123);
  const { words } = EventKeys.of([{ eventId: uuid, eventTimeMs }]);
  const low = BigInt(`0x${uuid.slice(19).replace("-", "")}`) ^ BigInt(eventTimeMs);
  assert.deepEqual([...words.slice(2)], [Number(low >> 32n), Number(low & 0xffff_ffffn)]);
});

test("EventKeys: the key of any other text is from its SHA-256", () => {
  for (const eventId of ["", "x", uuid.toUpperCase(), uuid.replaceAll("-", "x"), `${uuid}0`]) {
    const { words } = EventKeys.of([{ eventId, eventTimeMs: 0 }]);
    const hash = createHash("sha256").update(eventId).digest();
    assert.deepEqual(
      [...words],
      [0, 4, 8, 12].map((at) => hash.readUInt32BE(at)),
    );
  }
  const notHex = uuid.replace("a", "g");
  const { words } = EventKeys.of([{ eventId: notHex, eventTimeMs: 0 }]);
  assert.notEqual(words[1], 0x4567_89ef);
});

test("EventKeys: what is no time is refused", () => {
  for (const eventTimeMs of [Number.NaN, 0.5, 8.64e15 + 1, Number.POSITIVE_INFINITY]) {
    assert.throws(() => EventKeys.of([{ eventId: uuid, eventTimeMs }]), /is no time/);
  }
});

test("nodeName: an hour, its minutes, its seconds, the bytes of the key", () => {
  for (const [eventTimeMs, names] of [
    [
      Date.UTC(2026, 10, 20, 7, 15, 42, 123),
      ["2026-11/20T07", "2026-11/20T07-15", "2026-11/20T07-15-42", "2026-11/20T07-15-42-01"],
    ],
    [-1, ["1969-12/31T23", "1969-12/31T23-59", "1969-12/31T23-59-59"]],
    [8.64e15, ["+275760-09/13T00", "+275760-09/13T00-00"]],
    [-8.64e15, ["-271821-04/20T00", "-271821-04/20T00-00"]],
  ] as const) {
    const keys = EventKeys.of([{ eventId: uuid, eventTimeMs }]);
    let parent = "";
    for (const [level, name] of names.entries()) {
      parent = nodeName(parent, branchOf(keys, 0, level), level);
      assert.equal(parent, name);
    }
  }
  const keys = EventKeys.of([{ eventId: uuid, eventTimeMs: 0 }]);
  const branches = [3, 4, 5, 6, 7, 18].map((level) => branchOf(keys, 0, level));
  assert.deepEqual(branches, [0x01, 0x23, 0xab, 0xcd, 0x45, 0xef]);
});
