import { assert } from "../base/assert.ts";
import { entryHeaderBytes } from "../journal/journal.ts";
import type { Journal } from "../journal/journal.ts";
import { encodeEntries } from "../record/entry.ts";
import type { Envelope, ParsedRecord } from "../record/envelope.ts";
import type { AppendedRange, SeenEvents } from "../seen/seen-events.ts";
import type { Selection } from "../selection/selection.ts";
import { parseRecord } from "./parse-record.ts";
import { wantedTrails } from "./wanted-trails.ts";

/** A record that is to be in the journal, and for whom. */
export interface Candidate {
  readonly envelope: Envelope;
  readonly bytes: Uint8Array;
  /** Absent: `bytes` are parsed again when it is needed, which is seldom. */
  readonly record?: ParsedRecord;
  /** Numbers of the trails that want it, ascending, by `Selected.now` and `Selected.before`. */
  readonly trails: readonly number[];
}

/** By what candidates were selected. */
export interface Selected {
  readonly now: Selection;
  /** What was selected before the call that candidates record, where that call changed it. */
  readonly before: readonly Selection[];
}

/**
 * Appends those candidates that the journal has not had: all of these in one batch, in order. When
 * it resolves, every candidate is durable, be it by this call or by an earlier one.
 *
 * What has changed by the time of the append is selected anew, at once with it: an entry that stands
 * in the journal behind the record of a `StopLogging` is not for that trail, so the last digest of
 * the trail covers all that it has.
 *
 * A crash before the append is durable leaves some of them, the first ones; asked again, those are
 * duplicates and the rest is appended.
 *
 * @returns for each candidate, whether it was new
 * @throws JournalFullError, JournalFailedError, SeenFailedError nothing new counts as had
 */
export async function appendOnce(
  { journal, seen, signal, selection, space }: AppendParts,
  candidates: readonly Candidate[],
  { now, before }: Selected,
): Promise<readonly boolean[]> {
  if (candidates.length === 0) return [];
  using claim = await seen.claim(
    candidates.map(({ envelope }) => envelope),
    signal,
  );
  const current = selection();
  const entries = candidates
    .filter((_, index) => claim.fresh[index] === true)
    .map(({ envelope, record, bytes, trails }) => ({
      envelope,
      trails:
        current === now
          ? trails
          : wantedTrails([current, ...before], envelope, record ?? parsedAgain(bytes)),
      record: bytes,
    }));
  // Nothing may come between these two: `append` copies at once, and then `space` is free again.
  const payloads = encodeEntries(entries, space);
  const positions = payloads.length > 0 ? await journal.append(payloads) : [];
  claim.commit(rangeOf(positions, payloads));
  return claim.fresh;
}

function parsedAgain(bytes: Uint8Array): ParsedRecord {
  const read = parseRecord(bytes);
  assert(read.kind === "record", "what was parsed once can be parsed again");
  return read.record;
}

function rangeOf(
  positions: readonly number[],
  payloads: readonly Uint8Array[],
): AppendedRange | undefined {
  const [from, last, payload] = [positions[0], positions.at(-1), payloads.at(-1)];
  if (from === undefined || last === undefined || payload === undefined) return undefined;
  return { from, to: last + entryHeaderBytes + payload.length };
}

interface AppendParts {
  readonly journal: Pick<Journal, "append">;
  readonly seen: Pick<SeenEvents, "claim">;
  readonly selection: () => Selection;
  readonly signal: AbortSignal;
  /** Memory to encode in: new memory for each batch keeps the garbage collector busy. */
  readonly space: Buffer;
}
