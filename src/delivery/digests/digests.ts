import { assert, InvariantError, must } from "../../base/assert.ts";
import type { Log, Random } from "../../base/world.ts";
import type { DeliveryMetrics } from "../metrics.ts";
import { retryDelayMs, retryForMs } from "../retry-delay.ts";
import type { DeliveryOutcome } from "../target.ts";
import type { TrailDirectory } from "../../trails/directory.ts";
import type { Trail } from "../../trails/trail.ts";
import { chainKey, chainsPrefix, readChain, storeChain } from "./chain.ts";
import type { Chain } from "./chain.ts";
import { newState, placeName, summaryOf } from "./chain-state.ts";
import type { ChainState } from "./chain-state.ts";
import {
  abandonChain,
  advanceChain,
  decideDigest,
  digestKeyOf,
  noteRefusal,
  putDigest,
} from "./digest-steps.ts";
import type { DecidedChain, DigestStepsOptions } from "./digest-steps.ts";
import { dueStep } from "./due-step.ts";
import type { DueStep } from "./due-step.ts";
import { findOldestSpan, listPlaces } from "./listed-files.ts";
import type { ChainPlace } from "./listed-files.ts";
import type { Spans } from "./spans.ts";

/** How many chains do a step at once, of all and of those with the same bucket. */
const busyMax = 16;
const busyPerBucketMax = 4;

export interface DigestsOptions extends DigestStepsOptions {
  readonly random: Random;
  readonly directory: TrailDirectory;
  readonly spans: Spans;
  /** Whether log files of the trail, of that span or an earlier one, are not confirmed. */
  readonly isPending: (trail: number, span: number) => boolean;
  /** The length of a window. Whole seconds. */
  readonly intervalMs: number;
  /** Told of a bucket that takes a digest after it had failed to. */
  readonly onRecovery: (bucket: string) => void;
  readonly log: Log;
  readonly metrics: DeliveryMetrics;
}

/** Writes the digests of all trails: one chain for each trail, account and covered Region. */
export class Digests {
  readonly #options: DigestsOptions;
  readonly #states = new Map<string, ChainState>();
  readonly #busy = new Set<ChainState>();
  /** Resolves when the next step has ended. */
  #ended = Promise.withResolvers<void>();
  readonly #busyBuckets = new Map<string, number>();
  /** Chains that wait for others to end their steps. */
  #due: readonly ChainState[] = [];
  #bug: { readonly error: unknown } | undefined;
  #isStopped = false;

  constructor(options: DigestsOptions) {
    this.#options = options;
  }

  /** Reads where the chains stand. */
  async load(): Promise<void> {
    const { documents } = this.#options;
    let after = "";
    for (;;) {
      const page = await documents.list(chainsPrefix, { after, limit: 1000 });
      for (const chain of page.map(readChain)) {
        const state = this.#state(chain.place);
        state.chain = summaryOf(chain);
        state.isBehind = chain.decided?.isBehind ?? false;
      }
      after = page.at(-1)?.key ?? after;
      if (page.length < 1000) break;
    }
    for (const place of await listPlaces(documents)) this.filesConfirmed(place);
  }

  /** There are files of that place that no digest lists yet. */
  filesConfirmed(place: ChainPlace): void {
    this.#state(place).mayHaveFiles = true;
  }

  /**
   * Looks for steps that are due and starts them, those beyond what may run at once when others have
   * ended. To be called about once a second.
   *
   * @returns how many have been started
   * @throws what a step has thrown that should not: a mistake of ours
   */
  start(): number {
    if (this.#bug !== undefined) throw this.#bug.error;
    this.#addCovered();
    const isDue = (state: ChainState): boolean => this.#dueStep(state) !== undefined;
    this.#due = [...this.#states.values()].filter(isDue);
    return this.#startDue();
  }

  /** Resolves when a step that is under way has ended; at once when there is none. */
  async stepEnded(): Promise<void> {
    if (this.#busy.size > 0) await this.#ended.promise;
  }

  /** Resolves when nothing is under way and nothing is due, but what waits for its next try. */
  async settle(): Promise<void> {
    while (this.start() > 0 || this.#busy.size > 0) await this.stepEnded();
  }

  /** Starts nothing any more; resolves when nothing is under way. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    while (this.#busy.size > 0) await this.stepEnded();
  }

  /** Digests that have failed may be tried at once. */
  tryAllNow(): void {
    for (const state of this.#states.values()) state.notBefore = 0;
  }

  /** The bucket takes objects again: what waits for it may be tried at once. */
  tryNow(bucket: string): void {
    for (const state of this.#states.values()) {
      if (state.chain?.decidedFor === bucket) state.notBefore = 0;
    }
  }

  /** Whether every chain of the trail has ended, and lists all of its files. */
  isDrained(trail: number): boolean {
    return this.#statesOf(trail).every(
      (state) => !this.#busy.has(state) && !state.mayHaveFiles && state.chain?.isEnded !== false,
    );
  }

  /** Forgets the chains of a trail that is drained. Their documents are the caller's to remove. */
  forget(trail: number): void {
    for (const { place } of this.#statesOf(trail)) this.#states.delete(placeName(place));
  }

  #statesOf(trail: number): readonly ChainState[] {
    return [...this.#states.values()].filter(({ place }) => place.trail === trail);
  }

  #state(place: ChainPlace): ChainState {
    const name = placeName(place);
    let state = this.#states.get(name);
    if (state === undefined) {
      const { trail, accountId, region } = place;
      state = newState({ trail, accountId, region }, this.#options.clock.elapsed());
      this.#states.set(name, state);
    }
    return state;
  }

  /** Every covered account and Region of a trail with digests has a chain, also when nothing happens there. */
  #addCovered(): void {
    const { directory, spans } = this.#options;
    for (const trail of directory.list()) {
      if (spans.find(trail.number)?.epoch === undefined) continue;
      const regions = directory.regionsOf(trail);
      for (const accountId of directory.accountsOf(trail)) {
        for (const region of regions) this.#state({ trail: trail.number, accountId, region });
      }
    }
  }

  #dueStep(state: ChainState): DueStep | undefined {
    const { clock, directory, spans, intervalMs, isPending } = this.#options;
    const { trail: number, accountId, region } = state.place;
    if (this.#busy.has(state)) return undefined;
    const trail = directory.find(number);
    return dueStep(state, {
      trail,
      span: spans.find(number),
      isCovered:
        trail !== undefined &&
        directory.accountsOf(trail).has(accountId) &&
        directory.regionsOf(trail).includes(region),
      isOver: (span) => spans.isOver(number, span),
      isPending: (span) => isPending(number, span),
      intervalMs,
      now: clock.now(),
      elapsed: clock.elapsed(),
    });
  }

  #startDue(): number {
    if (this.#isStopped) return 0;
    const before = this.#due;
    const waiting: ChainState[] = [];
    this.#due = waiting;
    let started = 0;
    for (const [index, state] of before.entries()) {
      if (this.#busy.size >= busyMax) {
        waiting.push(...before.slice(index));
        break;
      }
      if (this.#startOne(state)) started += 1;
      else waiting.push(state);
    }
    return started;
  }

  /** False: its bucket has enough to do. Asked first, since thousands may wait for one bucket. */
  #startOne(state: ChainState): boolean {
    const trail = this.#options.directory.find(state.place.trail);
    if (trail === undefined) return true;
    const bucket = state.chain?.decidedFor ?? trail.bucket;
    const others = this.#busyBuckets.get(bucket) ?? 0;
    if (others >= busyPerBucketMax) return false;
    const step = this.#dueStep(state);
    if (step === undefined) return true;
    this.#busyBuckets.set(bucket, others + 1);
    this.#busy.add(state);
    // Owned by `#busy` and `#ended`; it does not reject.
    void this.#run(state, step, trail, bucket);
    return true;
  }

  async #run(state: ChainState, step: DueStep, trail: Trail, bucket: string): Promise<void> {
    try {
      await this.#step(state, step, trail);
    } catch (error) {
      this.#failed(state, error);
    } finally {
      this.#busy.delete(state);
      const others = (this.#busyBuckets.get(bucket) ?? 0) - 1;
      if (others > 0) this.#busyBuckets.set(bucket, others);
      else this.#busyBuckets.delete(bucket);
      this.#ended.resolve();
      this.#ended = Promise.withResolvers();
      this.#startDue();
    }
  }

  async #step(state: ChainState, step: DueStep, trail: Trail): Promise<void> {
    const { documents } = this.#options;
    if (step.kind === "open") {
      await this.#open(state, step.span, step.startAt);
      return;
    }
    if (step.kind === "open-for-files") {
      await this.#openForFiles(state, step.startAt);
      return;
    }
    const document = must(await documents.find(chainKey(state.place)), "an open chain is stored");
    const chain = readChain(document);
    const decided = isDecided(chain)
      ? chain
      : await this.#decide(state, chain, trail, mustDecide(step));
    await this.#put(state, decided, trail);
  }

  async #open(state: ChainState, span: number, startAt: number): Promise<void> {
    const start = { isEnded: false, newest: undefined, decided: undefined };
    const chain: Chain = { place: state.place, span, startAt, ...start };
    await this.#options.documents.write([storeChain(chain)]);
    this.#moveOn(state, chain);
  }

  async #openForFiles(state: ChainState, startAt: number): Promise<void> {
    // Before the look: what is confirmed during it sets the mark again.
    state.mayHaveFiles = false;
    try {
      const span = await findOldestSpan(this.#options.documents, state.place);
      if (span !== undefined) await this.#open(state, span, startAt);
    } catch (error) {
      state.mayHaveFiles = true;
      throw error;
    }
  }

  async #decide(
    state: ChainState,
    chain: Chain,
    trail: Trail,
    window: { readonly endAt: number; readonly isLast: boolean },
  ): Promise<DecidedChain> {
    const decided = await decideDigest(this.#options, chain, trail, window);
    state.chain = summaryOf(decided);
    return decided;
  }

  async #put(state: ChainState, chain: DecidedChain, trail: Trail): Promise<void> {
    const outcome = await this.#tryPut(chain, trail);
    if (outcome.kind === "stored") {
      if (state.failures > 0) this.#options.onRecovery(chain.decided.bucket);
      this.#moveOn(state, await advanceChain(this.#options, chain));
      state.isBehind = chain.decided.isBehind;
      this.#options.metrics.digestDelivered();
      return;
    }
    // As after a crash: it is decided, and the next start puts it.
    if (this.#options.signal.aborted) return;
    const { bucket, key } = chain.decided;
    const { kind, code, message } = outcome;
    this.#options.log.warn({ bucket, key, code, message }, "digest not delivered");
    this.#options.metrics.putFailed("digest", code);
    this.#delay(state);
    if (kind === "refused") await this.#refused(state, chain, trail, code);
    if (this.#isHopeless(chain, trail)) await this.#giveUp(state, chain);
  }

  async #tryPut(
    chain: DecidedChain,
    trail: Trail,
  ): Promise<DeliveryOutcome | { kind: "unreachable"; code: string; message: string }> {
    try {
      return await putDigest(this.#options, chain, trail);
    } catch (error) {
      if (error instanceof InvariantError) throw error;
      const message = error instanceof Error ? error.message : String(error);
      return { kind: "unreachable", code: "Unreachable", message };
    }
  }

  /** As with log files: only a digest that its place refuses follows its trail to another one. */
  async #refused(
    state: ChainState,
    chain: DecidedChain,
    trail: Trail,
    code: string,
  ): Promise<void> {
    await noteRefusal(this.#options, chain, code);
    const { endAt, bucket, key } = chain.decided;
    if (isWhereItGoesNow({ bucket, key }, chain, trail, endAt)) return;
    const undecided: Chain = { ...chain, decided: undefined };
    await this.#options.documents.write([storeChain(undecided)]);
    state.chain = summaryOf(undecided);
    state.notBefore = 0;
  }

  /**
   * A last digest that nobody takes holds up the end of a deleted trail; after 30 days it is given
   * up. The digest of a chain that goes on is tried for ever: without it the chain would break.
   */
  #isHopeless({ decided }: DecidedChain, trail: Trail): boolean {
    const isOld = this.#options.uptime.now() - decided.decidedAtMs > retryForMs;
    return decided.isLast && trail.deletedAt !== undefined && isOld;
  }

  async #giveUp(state: ChainState, chain: DecidedChain): Promise<void> {
    const { bucket, key } = chain.decided;
    this.#options.log.error({ bucket, key }, "the last digest of a trail given up after 30 days");
    this.#moveOn(state, await abandonChain(this.#options, chain));
  }

  #moveOn(state: ChainState, chain: Chain): void {
    state.chain = summaryOf(chain);
    // Files of a later span may have come in the meantime, or have been there all the time.
    if (chain.isEnded) state.mayHaveFiles = true;
    state.armedAt = this.#options.clock.elapsed();
    state.failures = 0;
    state.notBefore = 0;
  }

  #delay(state: ChainState): void {
    const { clock, random } = this.#options;
    state.failures += 1;
    state.notBefore = clock.elapsed() + retryDelayMs(state.failures, random);
  }

  #failed(state: ChainState, error: unknown): void {
    if (error instanceof InvariantError) {
      this.#bug ??= { error };
      return;
    }
    this.#delay(state);
    const { trail, accountId, region } = state.place;
    this.#options.log.error({ err: error, trail, accountId, region }, "digest not written");
  }
}

function isDecided(chain: Chain): chain is DecidedChain {
  return chain.decided !== undefined;
}

function mustDecide(step: DueStep): Extract<DueStep, { kind: "decide" }> {
  assert(step.kind === "decide", "a chain without a decided digest decides one");
  return step;
}

function isWhereItGoesNow(
  place: { readonly bucket: string; readonly key: string },
  chain: Chain,
  trail: Trail,
  endAt: number,
): boolean {
  return place.bucket === trail.bucket && place.key === digestKeyOf(chain, trail, endAt);
}
