import assert from "node:assert/strict";
import { test } from "node:test";

import type { Journal, JournalEntry } from "./journal.ts";
import { JournalFailedError } from "./journal.ts";

/** Makes an empty journal. The contract disposes of it. */
export type MakeJournal = () => Promise<Journal>;

/** What every journal does. Registers tests whose names begin with `name`. */
export function journalContract(name: string, make: MakeJournal): void {
  appendContract(name, make);
  readContract(name, make);
  followContract(name, make);
}

function appendContract(name: string, make: MakeJournal): void {
  test(`${name}: append says where payloads are, and read gives them back in order`, async () => {
    await using journal = await make();
    const first = await journal.append([bytes("one"), bytes("two")]);
    const second = await journal.append([bytes("three")]);
    const entries = await readAll(journal);
    assert.deepEqual(entries.map(textOf), ["one", "two", "three"]);
    assert.deepEqual(
      entries.map(({ position }) => position),
      [...first, ...second],
    );
    checkJournal(journal, entries);
  });

  test(`${name}: append keeps the order of the calls, not of their resolving`, async () => {
    await using journal = await make();
    const texts = Array.from({ length: 200 }, (_, index) => `event ${index}`);
    await Promise.all(texts.map(async (text) => journal.append([bytes(text)])));
    assert.deepEqual((await readAll(journal)).map(textOf), texts);
  });

  test(`${name}: append copies, so the caller may reuse its buffer`, async () => {
    await using journal = await make();
    const buffer = Buffer.from("before");
    const appended = journal.append([buffer]);
    buffer.fill(0x2e);
    await appended;
    assert.deepEqual((await readAll(journal)).map(textOf), ["before"]);
  });

  test(`${name}: append of nothing is nothing`, async () => {
    await using journal = await make();
    assert.deepEqual(await journal.append([]), []);
    assert.equal(journal.durableEnd(), 0);
  });

  test(`${name}: append refuses a payload without bytes, or with more than 16 MiB`, async () => {
    await using journal = await make();
    await assert.rejects(journal.append([bytes("x"), new Uint8Array()]), /a payload has 0 bytes/);
    const large = new Uint8Array(16 * 2 ** 20 + 1);
    await assert.rejects(journal.append([large]), /a payload has 16777217 bytes/);
    assert.equal(journal.durableEnd(), 0);
  });
}

function readContract(name: string, make: MakeJournal): void {
  test(`${name}: read takes part of the journal, from an entry to an entry`, async () => {
    await using journal = await make();
    const [, second = 0, , fourth = 0] = await journal.append(["a", "b", "c", "d"].map(bytes));
    assert.deepEqual((await readAll(journal, second, fourth)).map(textOf), ["b", "c"]);
    assert.deepEqual(await readAll(journal, second, second), []);
  });

  test(`${name}: read gives batches of about a mebibyte, and entries larger than that`, async () => {
    await using journal = await make();
    const sizes = [400_000, 500_000, 600_000, 3_000_000, 5, 100_000];
    await journal.append(sizes.map((size, index) => new Uint8Array(size).fill(index + 1)));
    let read = 0;
    for await (const batch of journal.read(0, journal.durableEnd())) {
      const total = batch.reduce((sum, { payload }) => sum + payload.length, 0);
      assert.ok(batch.length === 1 || total <= 2 ** 20, `${total} bytes`);
      for (const { payload } of batch) {
        assert.equal(payload.length, sizes[read]);
        read += 1;
        assert.ok(payload.every((byte) => byte === read));
      }
    }
    assert.equal(read, sizes.length);
  });

  test(`${name}: durableEnd and waitBeyond follow what is durable`, async () => {
    await using journal = await make();
    const never = new AbortController().signal;
    const waiting = journal.waitBeyond(0, never);
    const appending = journal.append([bytes("x")]);
    assert.equal(journal.durableEnd(), 0);
    await waiting;
    const end = journal.durableEnd();
    assert.ok(end > 0);
    await appending;
    await journal.waitBeyond(end - 1, never);
    const giveUp = new AbortController();
    const hopeless = journal.waitBeyond(end, giveUp.signal);
    giveUp.abort(new Error("enough"));
    await assert.rejects(hopeless, /enough/);
    await assert.rejects(journal.waitBeyond(end, giveUp.signal), /enough/);
  });
}

function followContract(name: string, make: MakeJournal): void {
  test(`${name}: a follower goes on where it has confirmed`, async () => {
    await using journal = await make();
    assert.equal(await journal.follow("delivery"), 0);
    const [, second = 0] = await journal.append([bytes("a"), bytes("b")]);
    await journal.confirm("delivery", second);
    assert.equal(await journal.follow("delivery"), second);
    await journal.confirm("delivery", 0);
    assert.equal(await journal.follow("delivery"), second, "it does not go back");
    await assert.rejects(journal.confirm("delivery", journal.durableEnd() + 1), /not there yet/);
    await assert.rejects(journal.confirm("history", second), /history is no follower/);
    assert.deepEqual(journal.status().followers, { delivery: second });
  });

  test(`${name}: a journal that is closed says so`, async () => {
    const journal = await make();
    const waiting = journal.waitBeyond(0, new AbortController().signal);
    const refused = assert.rejects(waiting, JournalFailedError);
    await journal[Symbol.asyncDispose]();
    await refused;
    await assert.rejects(journal.append([bytes("x")]), JournalFailedError);
    await assert.rejects(journal.follow("x"), JournalFailedError);
  });
}

/** What always holds of a journal, and of the entries that it has from its oldest on. */
export function checkJournal(journal: Journal, entries: readonly JournalEntry[]): void {
  const { oldest, end, followers } = journal.status();
  assert.equal(end, journal.durableEnd());
  assert.ok(oldest <= end);
  for (const position of Object.values(followers)) assert.ok(position <= end);
  let expected = oldest;
  for (const { position, next, payload } of entries) {
    assert.equal(position, expected, "entries stand side by side");
    assert.ok(next >= position + payload.length);
    expected = next;
  }
  assert.equal(expected, end, "the last entry ends where the journal does");
}

/** The entries from `from` up to `to`; all of them, unless said otherwise. */
export async function readAll(
  journal: Journal,
  from = 0,
  to: number = journal.durableEnd(),
): Promise<readonly JournalEntry[]> {
  return flattened(journal.read(from, to));
}

export async function flattened(
  batches: AsyncIterable<readonly JournalEntry[]>,
): Promise<readonly JournalEntry[]> {
  const entries: JournalEntry[] = [];
  for await (const batch of batches) entries.push(...batch);
  return entries;
}

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function textOf({ payload }: JournalEntry): string {
  return new TextDecoder().decode(payload);
}
