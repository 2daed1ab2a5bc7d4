import type { Journal } from "../journal/journal.ts";
import { encodeEntry } from "../record/entry.ts";
import type { Envelope } from "../record/envelope.ts";
import type { SeenEvents } from "../seen/seen-events.ts";

/** A record that is to be in the journal, and for whom. */
export interface Candidate {
  readonly envelope: Envelope;
  /** Numbers of the trails that want it, ascending. */
  readonly trails: readonly number[];
  readonly bytes: Uint8Array;
}

/**
 * Appends those candidates that the journal has not had: all of these in one batch, in order. When
 * it resolves, every candidate is durable, be it by this call or by an earlier one.
 *
 * A crash before the append is durable leaves some of them, the first ones; asked again, those are
 * duplicates and the rest is appended.
 *
 * @returns for each candidate, whether it was new
 * @throws JournalFullError, JournalFailedError, SeenFailedError nothing new counts as had
 */
export async function appendOnce(
  { journal, seen, signal }: AppendParts,
  candidates: readonly Candidate[],
): Promise<readonly boolean[]> {
  if (candidates.length === 0) return [];
  using claim = await seen.claim(
    candidates.map(({ envelope }) => envelope),
    signal,
  );
  const payloads = candidates
    .filter((_, index) => claim.fresh[index] === true)
    .map(({ envelope, trails, bytes }) => encodeEntry(envelope, trails, bytes));
  if (payloads.length > 0) await journal.append(payloads);
  claim.commit();
  return claim.fresh;
}

interface AppendParts {
  readonly journal: Pick<Journal, "append">;
  readonly seen: Pick<SeenEvents, "claim">;
  readonly signal: AbortSignal;
}
