import { assert } from "../base/assert.ts";
import type { Journal, JournalEntry, JournalStatus } from "./journal.ts";
import { entryHeaderBytes, JournalFailedError, payloadBytesMax } from "./journal.ts";
import { WaitList } from "./wait-list.ts";

const batchBytes = 2 ** 20;

/**
 * A journal in memory, for tests of what stands on a journal. It keeps the contract, but for what
 * only a disk can do: nothing survives the process, and it is never full.
 */
export function memoryJournal(): Journal {
  return new MemoryJournal();
}

class MemoryJournal implements Journal {
  readonly #entries: JournalEntry[] = [];
  readonly #followers = new Map<string, number>();
  readonly #waiters = new WaitList();
  #end = 0;
  #durableEnd = 0;
  #isClosed = false;

  async append(payloads: readonly Uint8Array[]): Promise<readonly number[]> {
    this.#checkOpen();
    for (const { length } of payloads) {
      assert(length > 0 && length <= payloadBytesMax, `a payload has ${length} bytes`);
    }
    const entries = payloads.map((payload) => {
      const position = this.#end;
      this.#end += entryHeaderBytes + payload.length;
      return { position, next: this.#end, payload: Uint8Array.from(payload) };
    });
    const end = this.#end;
    // As on a disk, it is durable only after the caller has had its turn.
    await Promise.resolve();
    for (const entry of entries) this.#entries.push(entry);
    this.#durableEnd = Math.max(this.#durableEnd, end);
    this.#waiters.advance(end);
    return entries.map(({ position }) => position);
  }

  checkRoom(): void {
    this.#checkOpen();
  }

  durableEnd(): number {
    return this.#durableEnd;
  }

  async waitBeyond(position: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (position < this.#durableEnd) return;
    this.#checkOpen();
    await this.#waiters.beyond(position, signal);
  }

  async follow(follower: string): Promise<number> {
    this.#checkOpen();
    const position = this.#followers.get(follower) ?? this.#oldest();
    this.#followers.set(follower, position);
    return Math.max(position, this.#oldest());
  }

  async confirm(follower: string, position: number): Promise<void> {
    this.#checkOpen();
    const known = this.#followers.get(follower);
    assert(known !== undefined, `${follower} is no follower`);
    assert(position <= this.#durableEnd, `${follower} confirms what is not there yet`);
    this.#followers.set(follower, Math.max(known, position));
    const lowest = Math.min(...this.#followers.values());
    this.#entries.splice(0, firstFrom(this.#entries, lowest));
  }

  async *read(from: number, to: number): AsyncGenerator<readonly JournalEntry[]> {
    const end = Math.min(to, this.#durableEnd);
    let batch: JournalEntry[] = [];
    let bytes = 0;
    for (const entry of this.#entries.slice(firstFrom(this.#entries, from))) {
      if (entry.position >= end) break;
      const size = entry.next - entry.position;
      if (batch.length > 0 && bytes + size > batchBytes) {
        yield batch;
        batch = [];
        bytes = 0;
      }
      batch.push(entry);
      bytes += size;
    }
    if (batch.length > 0) yield batch;
  }

  status(): JournalStatus {
    const oldest = this.#oldest();
    const followers = Object.fromEntries(this.#followers);
    return { oldest, end: this.#durableEnd, bytes: this.#durableEnd - oldest, followers };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#waiters.fail(new JournalFailedError("the journal is closed"));
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new JournalFailedError("the journal is closed");
  }

  #oldest(): number {
    return this.#entries[0]?.position ?? this.#durableEnd;
  }
}

/** The index of the first entry that begins at or after a position, by bisection. */
function firstFrom(entries: readonly JournalEntry[], position: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.position ?? 0) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}
