import assert from "node:assert/strict";
import { test } from "node:test";

import { below, seededRandom } from "../base/seeded-random.ts";
import type { Random } from "../base/world.ts";
import { checkAllListed, checkChains, checkEvents } from "./check-house.fixture.ts";
import { region, TestHouse } from "./house.fixture.ts";

// Random stories: appends, rounds, stops, starts, changes of buckets, outages, clock jumps, full
// disks and crashes, in any order. At the end every bucket is back and time passes; then every
// record is in exactly one file of each trail, every file in exactly one digest, and all chains hold.

const seeds = Array.from({ length: 12 }, (_, index) => 20_261_122 + index);
const stepsPerStory = 40;
const regions = [region, "us-east-1"];

for (const seed of seeds) {
  test(`nothing is lost or doubled in the story of seed ${seed}`, async () => {
    const story = new Story(seed);
    await story.begin();
    for (let step = 0; step < stepsPerStory; step += 1) await story.step();
    await story.end();
  });
}

class Story {
  readonly #random: Random;
  readonly #canRefuse: boolean;
  readonly #house = new TestHouse({
    deliveryIntervalMs: 3000,
    digestIntervalMs: 7000,
    regions,
  });
  /** What each trail has selected. A trail that is deleted stays. */
  readonly #events = new Map<number, string[]>([
    [1, []],
    [2, []],
  ]);

  constructor(seed: number) {
    this.#random = seededRandom(seed);
    this.#canRefuse = seed % 2 === 0;
    this.#house.trails.make(1);
    this.#house.trails.make(2, { isMultiRegion: true });
  }

  async begin(): Promise<void> {
    await this.#house.open();
  }

  #pick(bound: number): number {
    return below(this.#random, bound);
  }

  async step(): Promise<void> {
    const house = this.#house;
    const trail = 1 + this.#pick(2);
    const bucket = `logs-${trail}`;
    const actions: readonly (() => Promise<void> | void)[] = [
      async () => this.#append(),
      async () => this.#append(),
      async () => this.#append(),
      async () => house.world.clock.advance(500 + this.#pick(4000)),
      async () => house.world.clock.advance(this.#pick(20_000)),
      () => house.world.clock.jump((this.#pick(3) - 1) * this.#pick(60_000)),
      async () => this.#stopOrStart(trail),
      () => this.#refuseOrMove(trail),
      () => void house.unreachable.add(bucket),
      () => this.#heal(),
      () => this.#failWrites(),
      () => this.#crash(),
      () => house.keys.rotate(),
    ];
    if (house.hasCrashed()) await house.open();
    await actions[this.#pick(actions.length)]?.();
  }

  async end(): Promise<void> {
    const house = this.#house;
    this.#heal();
    delete house.hooks.before;
    delete house.hooks.after;
    if (house.hasCrashed()) await house.open();
    for (const trail of [1, 2]) {
      if (house.trails.find(trail)?.isLogging !== true) continue;
      house.trails.stop(trail);
      await this.#appendTo([trail]);
      house.trails.stopRecorded(trail);
    }
    house.trails.delete(1, house.world.clock.now());
    house.trails.stopRecorded(1);
    for (let second = 0; second < 30; second += 1) {
      await house.world.clock.advance(1000);
      await this.#flush();
    }
    for (const [trail, events] of this.#events) {
      checkEvents(house, `logs-${trail}`, events);
      await checkAllListed(house, `logs-${trail}`);
    }
    await checkChains(house);
    assert.equal(house.trails.find(1), undefined, "the deleted trail is drained");
    assert.deepEqual(house.counted, { dropped: 0, lost: 0 });
    assert.equal(house.journal.status().followers["delivery"], house.journal.durableEnd());
    house.crash();
  }

  /** What has failed a moment ago waits for its time: it passes meanwhile. */
  async #flush(): Promise<void> {
    let isFlushed = false;
    const flushed = this.#house
      .delivery()
      .flush()
      .finally(() => {
        isFlushed = true;
      });
    const isDone = (): boolean => isFlushed;
    while (!isDone()) await this.#house.world.clock.advance(1000);
    await flushed;
  }

  async #append(): Promise<void> {
    const logging = [1, 2].filter((trail) => this.#house.trails.find(trail)?.isLogging === true);
    await this.#appendTo(logging.filter(() => this.#pick(3) > 0));
  }

  async #appendTo(trails: readonly number[]): Promise<void> {
    const change = { region: regions[this.#pick(2)] ?? region };
    const event = await this.#house.append(trails, change);
    for (const trail of trails) this.#events.get(trail)?.push(event);
  }

  async #stopOrStart(trail: number): Promise<void> {
    const { trails, world } = this.#house;
    if (trails.find(trail)?.isLogging !== true) {
      trails.start(trail);
      return;
    }
    trails.stop(trail);
    if (this.#pick(2) === 0) await world.clock.advance(this.#pick(3000));
    await this.#appendTo([trail]);
    trails.stopRecorded(trail);
  }

  /**
   * Buckets refuse in some stories and trails move in others. In one story with both, a file (or a
   * digest) that was stored without the answer getting through can be refused later and follow its
   * trail: it then stands in both places, under one name.
   */
  #refuseOrMove(trail: number): void {
    const { refusing, trails } = this.#house;
    if (this.#canRefuse) refusing.set(`logs-${trail}`, "AccessDenied");
    else trails.change(trail, { prefix: this.#pick(2) === 0 ? "" : "p" });
  }

  #heal(): void {
    this.#house.refusing.clear();
    this.#house.unreachable.clear();
  }

  /** The next writes fail: the disk is full, say. */
  #failWrites(): void {
    let left = 1 + this.#pick(5);
    this.#house.hooks.before = ({ kind }) => {
      if (kind !== "write" || left === 0) return "go";
      left -= 1;
      throw new Error("the disk is full");
    };
  }

  /** The process dies around one of its next steps. */
  #crash(): void {
    let left = this.#pick(6);
    const die = (): "go" | "die" => {
      left -= 1;
      return left === -1 ? "die" : "go";
    };
    if (this.#pick(2) === 0) this.#house.hooks.before = die;
    else this.#house.hooks.after = die;
  }
}
