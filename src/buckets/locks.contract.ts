import assert from "node:assert/strict";
import { test } from "node:test";

import type { TestWorld } from "../base/test-world.ts";
import type { BucketSettings, Buckets } from "./buckets.ts";
import { put, settings } from "./contract-world.fixture.ts";
import type { ObjectLock, Retention } from "./object-lock.ts";

const dayMs = 86_400_000;
const spanMs = 600_000;

/** Opens buckets that are empty, with the clock that they run on. */
type OpenTimed = () => Promise<{ readonly buckets: Buckets; readonly world: TestWorld }>;

/** What every implementation of `Buckets` does with Object Lock. */
export function locksContract(name: string, open: OpenTimed): void {
  removalContract(name, open);
  changeContract(name, open);
}

interface Locked extends AsyncDisposable {
  readonly buckets: Buckets;
  readonly world: TestWorld;
  readonly store: (lock?: ObjectLock) => Promise<string>;
  /** Tries to remove a version for good. */
  readonly remove: (versionId: string, bypassGovernance?: boolean) => Promise<string | undefined>;
}

/** The bucket `b`, with Object Lock. */
async function lockedBucket(
  open: OpenTimed,
  objectLock: NonNullable<BucketSettings["objectLock"]> = {},
): Promise<Locked> {
  const { buckets, world } = await open();
  await buckets.createBucket({ ...settings("b"), versioning: "Enabled", objectLock });
  return {
    buckets,
    world,
    store: async (lock) => {
      const outcome = await buckets.putObject(put("k", "v", lock === undefined ? {} : { lock }));
      assert.ok(outcome.kind === "stored");
      return outcome.object.versionId;
    },
    remove: async (versionId, bypassGovernance = false) => {
      const deletion = { key: "k", versionId, bypassGovernance };
      return (await buckets.deleteObjects("b", [deletion]))[0]?.kind;
    },
    [Symbol.asyncDispose]: () => buckets[Symbol.asyncDispose](),
  };
}

function removalContract(name: string, open: OpenTimed): void {
  test(`${name}: a retention holds a version until its date, and lets a marker over it`, async () => {
    await using locked = await lockedBucket(open);
    const { buckets, world, store, remove } = locked;
    const until = world.clock.now() + spanMs;
    const retention = { mode: "COMPLIANCE", until } as const;
    const held = await store({ retention });
    assert.equal(await remove(held), "locked");
    assert.equal(await remove(held, true), "locked");
    assert.equal((await buckets.deleteObjects("b", [{ key: "k" }]))[0]?.kind, "marked");
    const found = await buckets.findVersion("b", "k", held);
    assert.ok(found?.kind === "object");
    assert.deepEqual(found.lock, { retention });

    await world.clock.advance(spanMs - 1);
    assert.equal(await remove(held), "locked");
    await world.clock.advance(1);
    assert.equal(await remove(held), "deleted");
  });

  test(`${name}: GOVERNANCE gives way to who may bypass it, a legal hold to nobody`, async () => {
    await using locked = await lockedBucket(open);
    const { buckets, world, store, remove } = locked;
    const until = world.clock.now() + spanMs;
    const governed = await store({ retention: { mode: "GOVERNANCE", until } });
    assert.equal(await remove(governed), "locked");
    assert.equal(await remove(governed, true), "deleted");

    const held = await store({ legalHold: "ON" });
    await world.clock.advance(10 * spanMs);
    assert.equal(await remove(held, true), "locked");
    const target = { bucket: "b", key: "k", versionId: held };
    assert.equal(await buckets.putLegalHold(target, false), "changed");
    assert.equal(await remove(held), "deleted");
  });

  test(`${name}: a wall clock set ahead opens no lock, and one set back opens none either`, async () => {
    await using locked = await lockedBucket(open);
    const { world, store, remove } = locked;
    const until = world.clock.now() + spanMs;
    const held = await store({ retention: { mode: "COMPLIANCE", until } });
    world.clock.jump(3650 * dayMs);
    assert.equal(await remove(held), "locked");
    await world.clock.advance(spanMs - 1000);
    assert.equal(await remove(held), "locked");
    world.clock.jump(-3650 * dayMs - spanMs);
    await world.clock.advance(2000);
    assert.equal(await remove(held), "locked", "the date is not reached");
    await world.clock.advance(spanMs);
    assert.equal(await remove(held), "deleted");
  });

  test(`${name}: what comes without a retention gets the bucket's default`, async () => {
    const defaultRetention = { mode: "GOVERNANCE", days: 3 } as const;
    await using locked = await lockedBucket(open, { defaultRetention });
    const { buckets, world, store } = locked;
    const lockOf = async (versionId: string): Promise<ObjectLock | undefined> => {
      const version = await buckets.findVersion("b", "k", versionId);
      return version?.kind === "object" ? version.lock : undefined;
    };
    const byDefault = { mode: "GOVERNANCE", until: world.clock.now() + 3 * dayMs } as const;
    assert.deepEqual(await lockOf(await store()), { retention: byDefault });
    const held = await store({ legalHold: "ON" });
    assert.deepEqual(await lockOf(held), { legalHold: "ON", retention: byDefault });
    const own = { mode: "COMPLIANCE", until: world.clock.now() + spanMs } as const;
    assert.deepEqual(await lockOf(await store({ retention: own })), { retention: own });
  });
}

function changeContract(name: string, open: OpenTimed): void {
  test(`${name}: a retention in force is extended, and loosened only in GOVERNANCE mode`, async () => {
    await using locked = await lockedBucket(open);
    const { buckets, world, store } = locked;
    const now = world.clock.now();
    const spans = (mode: Retention["mode"], count: number): Retention => ({
      mode,
      until: now + count * spanMs,
    });
    const table: [Retention, Retention | undefined, boolean, string][] = [
      [spans("COMPLIANCE", 2), spans("COMPLIANCE", 3), false, "changed"],
      [spans("COMPLIANCE", 2), spans("COMPLIANCE", 1), true, "locked"],
      [spans("COMPLIANCE", 2), spans("GOVERNANCE", 3), true, "locked"],
      [spans("COMPLIANCE", 2), undefined, true, "locked"],
      [spans("GOVERNANCE", 2), spans("GOVERNANCE", 3), false, "changed"],
      [spans("GOVERNANCE", 2), spans("COMPLIANCE", 2), false, "changed"],
      [spans("GOVERNANCE", 2), spans("GOVERNANCE", 1), false, "locked"],
      [spans("GOVERNANCE", 2), spans("GOVERNANCE", 1), true, "changed"],
      [spans("GOVERNANCE", 2), undefined, false, "locked"],
      [spans("GOVERNANCE", 2), undefined, true, "changed"],
    ];
    for (const [before, after, bypassGovernance, expected] of table) {
      const versionId = await store({ retention: before, legalHold: "OFF" });
      const target = { bucket: "b", key: "k", versionId };
      const outcome = await buckets.putRetention(target, after, { bypassGovernance });
      const says = `${JSON.stringify(before)} to ${JSON.stringify(after)}`;
      assert.equal(outcome, expected, says);
      const version = await buckets.findVersion("b", "k", versionId);
      assert.ok(version?.kind === "object");
      const retention = expected === "changed" ? after : before;
      const shown = retention === undefined ? {} : { retention };
      assert.deepEqual(version.lock, { legalHold: "OFF", ...shown }, says);
    }
  });

  test(`${name}: a lock is of a version that is there, and not of a delete marker`, async () => {
    await using locked = await lockedBucket(open);
    const { buckets } = locked;
    const target = { bucket: "b", key: "k" };
    assert.equal(await buckets.putLegalHold(target, true), "missing");
    await buckets.deleteObjects("b", [{ key: "k" }]);
    assert.equal(await buckets.putLegalHold(target, true), "delete-marker");
    assert.equal(
      await buckets.putRetention(target, undefined, { bypassGovernance: true }),
      "delete-marker",
    );
  });
}
