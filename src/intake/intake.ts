import type { CallRecorder } from "../call/operation.ts";
import type { World } from "../base/world.ts";
import type { Documents } from "../documents/documents.ts";
import type { Journal } from "../journal/journal.ts";
import type { SeenEvents } from "../seen/seen-events.ts";
import type { Selection } from "../selection/selection.ts";
import { ByteBudget } from "../base/byte-budget.ts";
import { callRecorder } from "./call-recorder.ts";
import { importer } from "./importer.ts";
import type { IngestOutcome, IngestRules } from "./importer.ts";
import { storedIntents } from "./intents.ts";
import type { Intents } from "./intents.ts";
import { recoverIntents } from "./recover-intents.ts";

/** Where events come in: of calls made to this Cairn, and of records made elsewhere. */
export interface Intake {
  /** Makes the record of each call durable. */
  readonly recorder: CallRecorder;
  /**
   * Takes records made elsewhere, each the bytes of one JSON object. When it resolves, every record
   * that is accepted or a duplicate is durable; asking again with the same records is harmless.
   * The bytes must not change until then.
   *
   * @returns for each record, in order, what became of it
   * @throws JournalFullError, JournalFailedError, SeenFailedError nothing may be taken for accepted
   */
  readonly ingest: (
    records: readonly Uint8Array[],
    rules?: IngestRules,
  ) => Promise<readonly IngestOutcome[]>;
  /**
   * Makes the records of calls that an earlier process announced and did not live to record. To be
   * called once, before what reads the journal may conclude that a trail has had its last record.
   *
   * @throws JournalFullError, JournalFailedError they are kept for the next start
   */
  readonly recover: () => Promise<void>;
}

export interface IntakeOptions {
  readonly world: World;
  readonly journal: Pick<Journal, "append" | "checkRoom">;
  readonly seen: Pick<SeenEvents, "claim">;
  /** For what is announced. */
  readonly documents: Pick<Documents, "write" | "list">;
  readonly accounts: { readonly has: (accountId: string) => boolean };
  /** The enabled Regions. */
  readonly regions: { readonly has: (region: string) => boolean };
  /** What is selected now. */
  readonly selection: () => Selection;
  /** Gets the records of calls whose account cannot be known. */
  readonly fallbackAccountId: string;
  /** Gets the records of calls that name a Region which is not enabled. */
  readonly fallbackRegion: string;
  /** How many bytes of records may be on their way into the journal at once. */
  readonly bytesInFlightMax?: number;
  /** Ends what waits for its turn: the process is stopping. */
  readonly signal: AbortSignal;
}

/** What recorder and importer share. */
export interface IntakeParts extends IntakeOptions {
  /** @see encodeEntries */
  readonly space: Buffer;
  readonly intents: Intents;
}

/** A few of the largest requests, many of the usual ones. */
const defaultBytesInFlightMax = 32 * 1024 * 1024;
/** Batches of the default size fit. */
const spaceBytes = 2 * 1024 * 1024;

/** Records calls and takes records in. Holds nothing: what is durable is in the journal. */
export function createIntake(options: IntakeOptions): Intake {
  const budget = new ByteBudget(options.bytesInFlightMax ?? defaultBytesInFlightMax);
  const parts: IntakeParts = {
    ...options,
    space: Buffer.allocUnsafeSlow(spaceBytes),
    intents: storedIntents(options.documents),
  };
  return {
    recorder: callRecorder(parts, budget),
    ingest: importer(parts, budget),
    recover: async () => recoverIntents(parts),
  };
}
