/** Events whose keys are kept in each of two tables: 16 bytes each while a table is half full. */
const eventsPerTable = 1 << 23;

/**
 * The keys of events that were seen, so that one that comes again is noticed. Memory is bounded: the
 * newest eight to sixteen million are kept, and an event that comes again later than that is not
 * noticed.
 */
export class EventKeys {
  readonly #eventsPerTable: number;
  #recent = new KeyTable(1 << 12);
  #older = new KeyTable(1);

  constructor(limit: number = eventsPerTable) {
    this.#eventsPerTable = limit;
  }

  /**
   * Adds the key of an event in a file. Returns the file that had it before; undefined: none.
   *
   * @param file any number from 0 to 4,294,967,294
   */
  add(high: number, low: number, file: number): number | undefined {
    const before = this.#recent.add(high, low, file) ?? this.#older.find(high, low);
    if (this.#recent.size >= this.#eventsPerTable) {
      this.#older = this.#recent;
      this.#recent = new KeyTable(1 << 12);
    }
    return before;
  }
}

/** Open addressing in one array: key, key, file and one for "there is one". Grows at half full. */
class KeyTable {
  #slots: Uint32Array;
  #mask: number;
  size = 0;

  /** @param capacity a power of two */
  constructor(capacity: number) {
    this.#slots = new Uint32Array(capacity * 3);
    this.#mask = capacity - 1;
  }

  /** @returns the file of the key, if it is there already; then nothing is added */
  add(high: number, low: number, file: number): number | undefined {
    const at = this.#slotOf(high, low);
    const found = this.#slots[at + 2];
    if (found !== undefined && found !== 0) return found - 1;
    this.#slots[at] = high;
    this.#slots[at + 1] = low;
    this.#slots[at + 2] = file + 1;
    this.size += 1;
    if (this.size * 2 > this.#mask) this.#grow();
    return undefined;
  }

  find(high: number, low: number): number | undefined {
    const found = this.#slots[this.#slotOf(high, low) + 2];
    return found === undefined || found === 0 ? undefined : found - 1;
  }

  /** Where the key is, or the free slot where it belongs. */
  #slotOf(high: number, low: number): number {
    for (let index = (high ^ low) & this.#mask; ; index = (index + 1) & this.#mask) {
      const at = index * 3;
      if (this.#slots[at + 2] === 0) return at;
      if (this.#slots[at] === high && this.#slots[at + 1] === low) return at;
    }
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Uint32Array(before.length * 2);
    this.#mask = this.#mask * 2 + 1;
    for (let at = 0; at < before.length; at += 3) {
      const file = before[at + 2] ?? 0;
      if (file === 0) continue;
      const to = this.#slotOf(before[at] ?? 0, before[at + 1] ?? 0);
      this.#slots.set(before.subarray(at, at + 3), to);
    }
  }
}
