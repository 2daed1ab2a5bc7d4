import type { CallRecorder } from "../call/operation.ts";
import { ByteBudget } from "../base/byte-budget.ts";
import { callRecorder } from "./call-recorder.ts";
import { importer } from "./importer.ts";
import type { Ingest } from "./importer.ts";
import type { IntakeOptions, IntakeParts } from "./intake-parts.ts";
import { storedIntents } from "./intents.ts";
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
  readonly ingest: Ingest;
  /**
   * Makes the records of calls that an earlier process announced and did not live to record. To be
   * called once, before what reads the journal may conclude that a trail has had its last record.
   *
   * @throws JournalFullError, JournalFailedError they are kept for the next start
   */
  readonly recover: () => Promise<void>;
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
