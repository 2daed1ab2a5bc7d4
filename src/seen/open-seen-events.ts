import type { Log, World } from "../base/world.ts";
import type { Journal } from "../journal/journal.ts";
import { abortable } from "./abortable.ts";
import { EventKeys } from "./event-keys.ts";
import { KeyTree } from "./key-tree.ts";
import type { Holder } from "./open-claims.ts";
import { OpenClaims } from "./open-claims.ts";
import type { AppendedRange, Claim, EventIdentity, IdentityOf, SeenEvents } from "./seen-events.ts";
import { SeenFailedError } from "./seen-events.ts";
import { TreeFollower } from "./tree-follower.ts";

/** What knowing the events that were seen takes. */
export interface SeenEventsOptions {
  readonly world: World;
  /** Stays open until this is disposed of. */
  readonly journal: Journal;
  /** Made if it is not there. Holds nothing but this; can be rebuilt from a whole journal only. */
  readonly directory: string;
  readonly log: Log;
  readonly identityOf: IdentityOf;
  /** Default: 48 MiB. */
  readonly memoryBytes?: number;
}

const memoryBytesDefault = 48 * 2 ** 20;
/** An event on its way to the tree takes up to 80 bytes of memory: a fifth of all of it. */
const memoryBytesPerOpenEvent = 400;

/**
 * Opens it. What the journal has beyond its files is taken in afterwards, and claims wait for that:
 * a start is not held up by it, nor by a disk that has no room.
 */
export async function openSeenEvents(options: SeenEventsOptions): Promise<SeenEvents> {
  const { world, journal, directory, log, identityOf } = options;
  const memoryBytes = options.memoryBytes ?? memoryBytesDefault;
  const [seed = 0] = new Uint32Array(world.random.bytes(4).slice().buffer);
  const treeOptions = { disk: world.disk, directory, log, seed, memoryBytes: memoryBytes / 2 };
  const tree = await KeyTree.open(treeOptions);
  const seen = new JournalSeenEvents(tree, new OpenClaims(seed), {
    log,
    openMax: Math.ceil(memoryBytes / memoryBytesPerOpenEvent),
  });
  const follower = await TreeFollower.open({
    clock: world.clock,
    log,
    journal,
    tree,
    dirtyBytesMax: memoryBytes / 4,
    identityOf,
    onProgress: (keys) => seen.inTree(keys),
  });
  seen.start(follower, journal.durableEnd());
  return seen;
}

class JournalSeenEvents implements SeenEvents {
  readonly #tree: KeyTree;
  readonly #open: OpenClaims;
  readonly #limits: { readonly log: Log; readonly openMax: number };
  readonly #stop = new AbortController();
  #following: Promise<void> = Promise.resolve();
  #follower: TreeFollower | undefined;
  #startEnd = 0;
  #failure: SeenFailedError | undefined;
  /** Resolves, and is replaced, when events have gone into the tree. */
  #progress: PromiseWithResolvers<void> = Promise.withResolvers<void>();

  constructor(
    tree: KeyTree,
    open: OpenClaims,
    limits: { readonly log: Log; readonly openMax: number },
  ) {
    this.#tree = tree;
    this.#open = open;
    this.#limits = limits;
  }

  /** `end`: claims wait until everything before it is in the tree. */
  start(follower: TreeFollower, end: number): void {
    this.#follower = follower;
    this.#startEnd = end;
    this.#following = this.#follow(follower);
  }

  inTree(keys: EventKeys): void {
    this.#open.inTree(keys);
    this.#wakeAll();
  }

  async claim(events: readonly EventIdentity[], signal: AbortSignal): Promise<Claim> {
    const keys = EventKeys.of(events);
    signal.throwIfAborted();
    let obstacle = this.#obstacleTo(keys);
    while (obstacle !== undefined) {
      await abortable(obstacle, signal);
      obstacle = this.#obstacleTo(keys);
    }
    // In the same turn as the last look for an obstacle: nobody can have come in between.
    const { holder, indices } = this.#open.hold(keys);
    try {
      const found = await this.#tree.find(keys, indices);
      return this.#claimOf(holder, keys, { indices, found });
    } catch (error) {
      this.#open.drop(holder, keys, indices);
      this.#open.settle(holder);
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#following;
    if (this.#failure === undefined) await this.#follower?.flush();
    this.#failure ??= new SeenFailedError("the ids of events are closed");
    this.#wakeAll();
  }

  /** What is to be waited for, if anything, before events are held; then there may be more. */
  #obstacleTo(keys: EventKeys): Promise<void> | undefined {
    if (this.#failure !== undefined) throw this.#failure;
    const holder = this.#open.holderOf(keys);
    if (holder !== undefined) return Promise.race([holder.settled, this.#progress.promise]);
    const { size } = this.#open;
    const hasRoom = size === 0 || size + keys.length <= this.#limits.openMax;
    return hasRoom && !this.#isBehind() ? undefined : this.#progress.promise;
  }

  #isBehind(): boolean {
    return this.#follower === undefined || this.#follower.position < this.#startEnd;
  }

  #claimOf(holder: Holder, keys: EventKeys, { indices, found }: Looked): Claim {
    const fresh: boolean[] = [];
    for (let index = 0; index < keys.length; index += 1) fresh.push(false);
    for (const index of indices) fresh[index] = !found.has(index);
    const held = found.size === 0 ? indices : indices.filter((index) => !found.has(index));
    this.#open.drop(holder, keys, [...found]);
    let isSettled = false;
    const settle = (isDurable: boolean, range?: AppendedRange): void => {
      if (isSettled) return;
      isSettled = true;
      if (range !== undefined) this.#follower?.offer(range, keys.pick(held));
      if (isDurable) this.#open.makeDurable(holder, keys, held);
      else this.#open.drop(holder, keys, held);
      this.#open.settle(holder);
      if (!isDurable) this.#wakeAll();
    };
    if (held.length === 0) settle(false);
    return { fresh, commit: (range) => settle(true, range), [Symbol.dispose]: () => settle(false) };
  }

  /** Never rejects: those who claim are told of a failure. */
  async #follow(follower: TreeFollower): Promise<void> {
    try {
      await follower.run(this.#stop.signal);
    } catch (error) {
      this.#failure = new SeenFailedError("the ids of events cannot be kept", { cause: error });
      this.#limits.log.error({ error }, "the ids of events cannot be kept: restart");
      this.#wakeAll();
    }
  }

  #wakeAll(): void {
    this.#progress.resolve();
    this.#progress = Promise.withResolvers<void>();
  }
}

/** Which events of a claim were looked for in the tree, and which were there. */
interface Looked {
  readonly indices: readonly number[];
  readonly found: ReadonlySet<number>;
}
