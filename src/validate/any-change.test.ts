import assert from "node:assert/strict";
import { before, test } from "node:test";
import { gunzipSync } from "node:zlib";

import * as fc from "fast-check";

import type { TestHouse } from "../delivery/house.fixture.ts";
import type { ReadObject } from "../integrity/verify-digest.ts";
import { activity, loggingHouse, validate } from "./evidence.fixture.ts";

// Whatever is changed in a bucket is found: a byte, a name, a piece of metadata, a whole object.

let house: TestHouse;
let names: readonly string[];

before(async () => {
  house = await loggingHouse();
  await activity(house, 12);
  // The last windows are not covered yet, or might not be: everything before them is.
  const covered = [...house.objects.keys()].toSorted();
  const late = (name: string): boolean => /T03(?:1[0-9])/.test(name);
  names = covered.filter((name) => !late(name));
  assert.ok(names.length > 8);
});

type Objects = Map<string, ReadObject>;
type Change = (objects: Objects, name: string) => boolean;

/** Bytes of gzip's header that say nothing about the content: time, level, system. */
const isIdle = (index: number): boolean => index >= 4 && index < 10;

const changes: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ at: fc.nat(), bit: fc.nat(7) }).map(({ at, bit }): Change => (objects, name) => {
    const object = objects.get(name);
    assert.ok(object);
    const body = Buffer.from(object.body);
    const index = at % body.length;
    body.writeUInt8(body.readUInt8(index) ^ (1 << bit), index);
    objects.set(name, { ...object, body });
    return !isIdle(index) && !isSameContent(body, object.body);
  }),
  fc.nat().map((at): Change => (objects, name) => {
    const object = objects.get(name);
    assert.ok(object);
    const cut = at % object.body.length;
    objects.set(name, { ...object, body: object.body.subarray(0, cut) });
    return true;
  }),
  fc.constant<Change>((objects, name) => objects.delete(name)),
  fc.nat().map((at): Change => (objects, name) => {
    // Under another name, with one letter or digit changed, and not under its own.
    const object = objects.get(name);
    assert.ok(object);
    const index = "logs-1/".length + (at % (name.length - "logs-1/".length));
    const letter = name[index] === "7" ? "8" : "7";
    const other = `${name.slice(0, index)}${letter}${name.slice(index + 1)}`;
    objects.delete(name);
    objects.set(other, { ...object, key: other.slice("logs-1/".length) });
    return true;
  }),
  fc.nat().map((at): Change => (objects, name) => {
    const object = objects.get(name);
    const signature = object?.metadata["signature"];
    if (object === undefined || signature === undefined) return false;
    const index = at % signature.length;
    const digit = signature[index] === "0" ? "1" : "0";
    const forged = `${signature.slice(0, index)}${digit}${signature.slice(index + 1)}`;
    objects.set(name, { ...object, metadata: { ...object.metadata, signature: forged } });
    return true;
  }),
  fc.nat().map((at): Change => (objects, name) => {
    // The bodies of two objects change places.
    const other = names[at % names.length] ?? name;
    const [one, two] = [objects.get(name), objects.get(other)];
    assert.ok(one !== undefined && two !== undefined);
    objects.set(name, { ...one, body: two.body, metadata: two.metadata });
    objects.set(other, { ...two, body: one.body, metadata: one.metadata });
    return name !== other;
  }),
);

/** Bits between the end of the compressed stream and the next whole byte say nothing. */
function isSameContent(a: Uint8Array, b: Uint8Array): boolean {
  try {
    return gunzipSync(a).equals(gunzipSync(b));
  } catch {
    return false;
  }
}

test("any single change of what is covered is found", async () => {
  await fc.assert(
    fc.asyncProperty(changes, fc.nat(), async (change, index) => {
      const objects = new Map(house.objects);
      const isChange = change(objects, names[index % names.length] ?? "");
      const { verdict } = await validate(house, { objects });
      if (isChange) assert.equal(verdict, "invalid");
    }),
    { seed: 20_261_122, numRuns: 400 },
  );
});
