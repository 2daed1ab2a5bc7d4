import { assert } from "../../base/assert.ts";
import type { Document, DocumentChange, Documents } from "../../documents/documents.ts";
import { storedFields } from "../stored-fields.ts";
import type { TrailDirectory } from "../../trails/directory.ts";
import type { Trail } from "../../trails/trail.ts";

/**
 * What a trail's log files are sorted into: the files of one span are listed by one digest chain (per
 * account and Region). A span lasts while a trail logs with validation on, without a break; what is
 * delivered between two spans is counted to the one that comes.
 *
 * A file is of the span in which its round is planned. A span ends with a round that closes after
 * the record of the StopLogging (or whatever ended it) is in the journal: so its last digest covers
 * that record too.
 */
export interface Span {
  /** Counts up from 0. */
  readonly number: number;
  /** The trail's `chainEpoch` that this span stands for; undefined: the trail has no chain now. */
  readonly epoch: number | undefined;
  /**
   * Without a chain: the `chainEpoch` of the trail as of the last round. What the trail has recorded
   * up to there is planned; when it has changed since, the trail may have logged in between.
   * Undefined: no round has closed yet.
   */
  readonly settledFor: number | undefined;
  /** When it was seen to begin. Milliseconds, wall clock: for a stamp only. */
  readonly since: number;
}

const prefix = "digest/span/";

/** The span in which each trail is. All methods that change it say so in documents first. */
export class Spans {
  readonly #directory: TrailDirectory;
  readonly #spans = new Map<number, Span>();

  constructor(directory: TrailDirectory) {
    this.#directory = directory;
  }

  async load(documents: Documents): Promise<void> {
    for (const document of await documents.list(prefix)) {
      this.#spans.set(Number(document.key.slice(prefix.length)), readSpan(document));
    }
  }

  /** Undefined: the trail has not been seen yet, or has been forgotten. */
  find(trail: number): Span | undefined {
    return this.#spans.get(trail);
  }

  /** What has begun since the last look. To be stored and then given to `apply`. */
  begun(now: number): ReadonlyMap<number, Span> {
    const changes = new Map<number, Span>();
    for (const trail of this.#directory.list()) {
      const span = this.#spans.get(trail.number);
      const epoch = epochOf(trail);
      if (span === undefined) {
        changes.set(trail.number, { number: 0, epoch, settledFor: undefined, since: now });
      } else if (span.epoch === undefined && epoch !== undefined) {
        changes.set(trail.number, { ...span, epoch, since: now });
      }
    }
    return changes;
  }

  /**
   * What ends with a round whose range is fixed in this very moment: between the call and the look at
   * the journal's end nothing may be awaited. To be stored with the round and given to `apply`.
   */
  endingNow(now: number): ReadonlyMap<number, Span> {
    const changes = new Map<number, Span>();
    for (const [trail, span] of this.#spans) {
      const found = this.#directory.find(trail);
      const epoch = found && epochOf(found);
      const isOver = span.epoch !== epoch || (epoch === undefined && !this.#isSettled(trail, span));
      if (isOver && !this.#directory.isStopUnderWay(trail)) {
        const number = span.epoch === undefined ? span.number : span.number + 1;
        changes.set(trail, { number, epoch, settledFor: found?.chainEpoch, since: now });
      }
    }
    return changes;
  }

  apply(changes: ReadonlyMap<number, Span>): void {
    for (const [trail, span] of changes) this.#spans.set(trail, span);
  }

  /** Whether files that are planned for the trail now are to be listed by a digest. */
  isDigested(trail: Trail): boolean {
    return trail.validation || this.#spans.get(trail.number)?.epoch !== undefined;
  }

  /** Whether no further file can come of that span, but those that are planned already. */
  isOver(trail: number, spanNumber: number): boolean {
    const span = this.#spans.get(trail);
    assert(span !== undefined, "a chain belongs to a trail that has been seen");
    if (spanNumber < span.number) return true;
    return span.epoch === undefined && this.#isSettled(trail, span);
  }

  #isSettled(trail: number, span: Span): boolean {
    const found = this.#directory.find(trail);
    return found === undefined || found.chainEpoch === span.settledFor;
  }

  /** A trail that is drained. Its document goes with the rest of its documents. */
  forget(trail: number): void {
    this.#spans.delete(trail);
  }
}

export function spanKey(trail: number): string {
  return `${prefix}${String(trail).padStart(10, "0")}`;
}

export function storeSpans(changes: ReadonlyMap<number, Span>): readonly DocumentChange[] {
  return Array.from(changes, ([trail, span]) => ({ key: spanKey(trail), value: span }));
}

/** The epoch of the chain that the trail is to have now. */
function epochOf(trail: Trail): number | undefined {
  const hasChain = trail.isLogging && trail.validation && trail.deletedAt === undefined;
  return hasChain ? trail.chainEpoch : undefined;
}

function readSpan(document: Document): Span {
  const fields = storedFields(document);
  return {
    number: fields.number("number"),
    epoch: fields.findNumber("epoch"),
    settledFor: fields.findNumber("settledFor"),
    since: fields.number("since"),
  };
}
