/**
 * Which events the journal has already taken, for ever, so that importing the same records again
 * adds nothing. An event is known by its id and its time together: a record that is imported again
 * has both. Answers are exact; memory is bounded whatever the number of events.
 */
export interface SeenEvents extends AsyncDisposable {
  /**
   * Takes events that are not known yet for the caller, who appends them to the journal and then
   * says how that went. No two claims that are open at the same time hold the same event: a second
   * one waits until the first is settled, and so answers "not fresh" only for events that are on
   * stable storage (or come twice in the same call: then the first is fresh and the others are
   * not).
   *
   * It also waits while the files are too far behind the journal.
   *
   * @throws SeenFailedError a write failed, or the journal did; nothing is answered any more until
   *   the process restarts
   */
  readonly claim: (events: readonly EventIdentity[], signal: AbortSignal) => Promise<Claim>;
}

/** What tells events apart. */
export interface EventIdentity {
  /** Any text; a UUID in its usual form, lower case, costs least. */
  readonly eventId: string;
  /** Whole milliseconds since the epoch; what the record says, not when it came. */
  readonly eventTimeMs: number;
}

/**
 * Events that are being appended. Disposing of a claim that is not committed gives it up, which is
 * what a failed append should do: `using claim = await seen.claim(…)`.
 */
export interface Claim extends Disposable {
  /** For each event of the call, in order: whether it is new, and now the caller's to append. */
  readonly fresh: readonly boolean[];
  /**
   * All that is fresh has been appended, and `append` has resolved. With `range`, what was appended
   * does not have to be read again from the journal.
   */
  readonly commit: (range?: AppendedRange) => void;
}

/** The entries of the fresh events of a claim, in order and nothing else, as journal positions. */
export interface AppendedRange {
  readonly from: number;
  /** Where the entry after them begins. */
  readonly to: number;
}

/** Reads the identity out of a journal payload; `undefined` when it holds no event. */
export type IdentityOf = (payload: Uint8Array) => EventIdentity | undefined;

export class SeenFailedError extends Error {
  override readonly name = "SeenFailedError";
}
