import type { Clock } from "../base/world.ts";

/** Keeps deliveries to what a subscription takes in a second. */
export class ReceiveRates {
  readonly #clock: Pick<Clock, "elapsed">;
  /** When the next delivery may be, by `Clock.elapsed`. */
  readonly #next = new Map<string, number>();

  constructor(clock: Pick<Clock, "elapsed">) {
    this.#clock = clock;
  }

  /** Zero: now, and it counts. Else the milliseconds to wait before asking again. */
  waitMs(subscriptionArn: string, perSecond: number | undefined): number {
    if (perSecond === undefined) {
      this.#next.delete(subscriptionArn);
      return 0;
    }
    const now = this.#clock.elapsed();
    const next = this.#next.get(subscriptionArn) ?? now;
    if (next > now) return next - now;
    this.#next.set(subscriptionArn, now + 1000 / perSecond);
    return 0;
  }
}
