import { setImmediate } from "node:timers/promises";

import { appendOnce } from "./append-once.ts";
import type { Candidate } from "./append-once.ts";
import type { ByteBudget } from "./byte-budget.ts";
import type { Intake, IntakeOptions } from "./intake.ts";
import { parseRecord } from "./parse-record.ts";
import type { ReadRecord, Rejection } from "./parse-record.ts";
import { isWritten } from "./retention.ts";

/** What became of an imported record. */
export type IngestOutcome =
  | { readonly kind: "accepted" }
  /** It is durable since an earlier time, or stands twice in this batch. */
  | { readonly kind: "duplicate" }
  | Rejection;

const accepted: IngestOutcome = { kind: "accepted" };
const duplicate: IngestOutcome = { kind: "duplicate" };

/** How many bytes are parsed before others get their turn. */
const bytesPerTurn = 1024 * 1024;

/** @see Intake.ingest */
export function importer(options: IntakeOptions, budget: ByteBudget): Intake["ingest"] {
  return async (records) => {
    const bytes = records.reduce((sum, record) => sum + record.length, 0);
    return budget.run(bytes, async () => importBatch(options, records));
  };
}

/**
 * A data event that no trail wants is accepted and not written anywhere; it does not count as had
 * either, so that a trail made later can still get it.
 */
async function importBatch(
  options: IntakeOptions,
  records: readonly Uint8Array[],
): Promise<readonly IngestOutcome[]> {
  const select = options.selection();
  const outcomes: IngestOutcome[] = [];
  const candidates: Candidate[] = [];
  const places: number[] = [];
  let bytesParsed = 0;
  for (const bytes of records) {
    const read = checked(parseRecord(bytes), options);
    if (read.kind === "record") {
      const trails = select(read.envelope, read.record);
      if (isWritten(read.envelope.category, trails)) {
        candidates.push({ envelope: read.envelope, trails, bytes });
        places.push(outcomes.length);
      }
    }
    outcomes.push(read.kind === "record" ? accepted : read);
    bytesParsed += bytes.length;
    if (bytesParsed >= bytesPerTurn) {
      bytesParsed = 0;
      await setImmediate();
    }
  }
  const isNew = await appendOnce(options, candidates);
  for (const [index, place] of places.entries()) {
    if (isNew[index] !== true) outcomes[place] = duplicate;
  }
  return outcomes;
}

function checked(read: ReadRecord | Rejection, options: IntakeOptions): ReadRecord | Rejection {
  if (read.kind === "rejected") return read;
  const { accountId, region } = read.envelope;
  if (!options.accounts.has(accountId)) {
    const message = `The account ${accountId} is not known here.`;
    return { kind: "rejected", code: "UnknownAccount", message };
  }
  if (!options.regions.has(region)) {
    return {
      kind: "rejected",
      code: "UnknownRegion",
      message: `The Region ${region} is not enabled here.`,
    };
  }
  return read;
}
