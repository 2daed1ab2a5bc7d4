import type { Clock } from "./world.ts";

interface Sleeper {
  readonly wakesAt: number;
  readonly wake: () => void;
}

/** A clock that moves only when it is told to. */
export class VirtualClock implements Clock {
  #now: number;
  #elapsed = 0;
  readonly #sleepers = new Set<Sleeper>();

  constructor(startAt: number) {
    this.#now = startAt;
  }

  readonly now = (): number => this.#now;

  readonly elapsed = (): number => this.#elapsed;

  readonly sleep = async (ms: number, signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const sleeper: Sleeper = { wakesAt: this.#elapsed + ms, wake: resolve };
    const giveUp = (): void => {
      this.#sleepers.delete(sleeper);
      reject(signal.reason);
    };
    signal.addEventListener("abort", giveUp, { once: true });
    this.#sleepers.add(sleeper);
    try {
      await promise;
    } finally {
      signal.removeEventListener("abort", giveUp);
    }
  };

  /**
   * Moves both clocks ahead, waking sleepers at their moments, in order. Between two of them, and at
   * the end, what they started is given time to run up to its next wait.
   */
  async advance(ms: number): Promise<void> {
    const until = this.#elapsed + ms;
    await settle();
    for (let next = this.#nextSleeper(until); next; next = this.#nextSleeper(until)) {
      this.#moveTo(next.wakesAt);
      this.#sleepers.delete(next);
      next.wake();
      await settle();
    }
    this.#moveTo(until);
    await settle();
  }

  /** Moves the wall clock alone, forward or back, as an operator or NTP does. */
  jump(ms: number): void {
    this.#now += ms;
  }

  #nextSleeper(until: number): Sleeper | undefined {
    const due = [...this.#sleepers].filter(({ wakesAt }) => wakesAt <= until);
    return due.toSorted((a, b) => a.wakesAt - b.wakesAt)[0];
  }

  #moveTo(elapsed: number): void {
    const step = Math.max(0, elapsed - this.#elapsed);
    this.#elapsed += step;
    this.#now += step;
  }
}

/** Lets everything that can run without time passing run: promises, and immediates between them. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) {
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
}
