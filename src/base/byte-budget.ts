/**
 * A bound on bytes in flight. Who asks for more than is left waits its turn; who asks for more than
 * there is at all gets its turn alone.
 */
export class ByteBudget {
  readonly #bytesMax: number;
  readonly #waiting: { readonly bytes: number; readonly start: () => void }[] = [];
  #bytesInFlight = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** Bytes of work that has begun and not ended. */
  get bytesInFlight(): number {
    return this.#bytesInFlight;
  }

  /** Runs `work` once `bytes` are free, in the order of the calls. */
  async run<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    if (this.#waiting.length > 0 || !this.#fits(bytes)) await this.#turn(bytes);
    else this.#bytesInFlight += bytes;
    try {
      return await work();
    } finally {
      this.#bytesInFlight -= bytes;
      this.#startNext();
    }
  }

  #fits(bytes: number): boolean {
    return this.#bytesInFlight === 0 || this.#bytesInFlight + bytes <= this.#bytesMax;
  }

  async #turn(bytes: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ bytes, start: resolve });
    });
  }

  /** What starts here counts at once: its work begins only after a turn of the event loop. */
  #startNext(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      if (!this.#fits(next.bytes)) return;
      this.#waiting.shift();
      this.#bytesInFlight += next.bytes;
      next.start();
    }
  }
}
