import assert from "node:assert/strict";
import { test } from "node:test";

import { seededRandom } from "../base/seeded-random.ts";
import { testWorld } from "../base/test-world.ts";
import { Doorbell } from "./doorbell.ts";
import { PutSlots } from "./put-slots.ts";
import { retryDelayMs } from "./retry-delay.ts";
import { uniqueString } from "./unique-string.ts";
import { Uptime } from "./uptime.ts";

test("retryDelayMs() doubles from a second to a minute, at least half of it certain", () => {
  const random = seededRandom(1);
  for (const [failures, whole] of [
    [1, 1000],
    [2, 2000],
    [5, 16_000],
    [6, 32_000],
    [7, 60_000],
    [1000, 60_000],
  ] as const) {
    const delays = Array.from({ length: 50 }, () => retryDelayMs(failures, random));
    assert.ok(delays.every((delay) => delay >= whole / 2 && delay <= whole));
    assert.ok(new Set(delays).size > 10, "they differ");
  }
});

test("uniqueString() has sixteen letters and digits, all of them about as often", () => {
  const random = seededRandom(2);
  const counts = new Map<string, number>();
  for (let index = 0; index < 4000; index += 1) {
    const text = uniqueString(random);
    assert.match(text, /^[0-9A-Za-z]{16}$/);
    for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  }
  assert.equal(counts.size, 62);
  const even = (4000 * 16) / 62;
  for (const count of counts.values()) assert.ok(Math.abs(count / even - 1) < 0.2);
});

test("Doorbell.wait() ends with a ring, also one that came before, or with its time", async () => {
  const { clock } = testWorld();
  const { signal } = new AbortController();
  const bell = new Doorbell(clock);
  bell.ring();
  bell.ring();
  await bell.wait(Infinity, signal);

  let ended = 0;
  const count = (): void => {
    ended += 1;
  };
  const timed = bell.wait(1000, signal).then(count);
  await clock.advance(999);
  assert.equal(ended, 0, "two rings are one");
  await clock.advance(1);
  assert.equal(ended, 1);
  await timed;

  const rung = bell.wait(Infinity, signal).then(count);
  bell.ring();
  await rung;
  assert.equal(ended, 2);
});

test("Doorbell.wait() rejects with the signal's reason", async () => {
  const { clock } = testWorld();
  const stop = new AbortController();
  const bell = new Doorbell(clock);
  const waiting = assert.rejects(bell.wait(Infinity, stop.signal), /enough/);
  stop.abort(new Error("enough"));
  await waiting;
  await assert.rejects(bell.wait(1000, stop.signal), /enough/);
});

test("PutSlots lets four of a bucket through, and other buckets past them", async () => {
  const slots = new PutSlots();
  let running = 0;
  let most = 0;
  const gate = Promise.withResolvers<void>();
  const held = Array.from({ length: 10 }, async () =>
    slots.run("a", async () => {
      running += 1;
      most = Math.max(most, running);
      await gate.promise;
      running -= 1;
    }),
  );
  assert.equal(await slots.run("b", async () => "through"), "through");
  gate.resolve();
  await Promise.all(held);
  assert.equal(most, 4);
  await assert.rejects(
    slots.run("a", async () => Promise.reject(new Error("no"))),
    /no/,
  );
  assert.equal(await slots.run("a", async () => "free again"), "free again");
});

test("Uptime goes on where it was stored, and ignores the wall clock", async () => {
  const { clock } = testWorld();
  await clock.advance(5000);
  const uptime = new Uptime(clock, 100);
  clock.jump(3_600_000);
  await clock.advance(250);
  assert.equal(uptime.now(), 350);
});
