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
  /** Nothing is wrong with it, but no trail wants this data event: it is not written anywhere. */
  | { readonly kind: "unselected" }
  /** It is durable since an earlier time, or stands twice in this batch. */
  | { readonly kind: "duplicate" }
  | Rejection;

const accepted: IngestOutcome = { kind: "accepted" };
const unselected: IngestOutcome = { kind: "unselected" };
const duplicate: IngestOutcome = { kind: "duplicate" };

/** How many bytes are parsed before others get their turn. */
const bytesPerTurn = 1024 * 1024;

/** What a particular import may do. */
export interface IngestRules {
  /** Whether records of that account may come in this way. Absent: of every account. */
  readonly mayImport?: (accountId: string) => boolean;
  /** Makes an account that is not known; its records are rejected if it cannot. Absent: always. */
  readonly createAccount?: (accountId: string) => Promise<void>;
}

/** @see Intake.ingest */
export function importer(options: IntakeOptions, budget: ByteBudget): Intake["ingest"] {
  return async (records, rules = {}) => {
    const bytes = records.reduce((sum, record) => sum + record.length, 0);
    return budget.run(bytes, async () => importBatch(options, records, rules));
  };
}

/**
 * A data event that no trail wants does not count as had: a trail made later can still get it.
 */
async function importBatch(
  options: IntakeOptions,
  records: readonly Uint8Array[],
  rules: IngestRules,
): Promise<readonly IngestOutcome[]> {
  const reads = await parseAll(records);
  // The accounts come first: an account that is made brings the trail that selects its records.
  if (rules.createAccount !== undefined) await createMissing(reads, options, rules);
  const select = options.selection();
  const outcomes: IngestOutcome[] = [];
  const candidates: Candidate[] = [];
  const places: number[] = [];
  for (const each of reads) {
    const read = checked(each, options, rules);
    outcomes.push(read.kind === "record" ? accepted : read);
    if (read.kind === "rejected") continue;
    const { envelope, record, bytes } = read;
    const trails = select(envelope, record);
    if (!isWritten(envelope.category, trails)) {
      outcomes[outcomes.length - 1] = unselected;
      continue;
    }
    candidates.push({ envelope, record, bytes, trails });
    places.push(outcomes.length - 1);
  }
  const isNew = await appendOnce(options, candidates, { now: select, before: [] });
  for (const [index, place] of places.entries()) {
    if (isNew[index] !== true) outcomes[place] = duplicate;
  }
  return outcomes;
}

type Reading = ReadRecord | Rejection;

/** Lets others have their turn between stretches of parsing. */
async function parseAll(records: readonly Uint8Array[]): Promise<readonly Reading[]> {
  const reads: Reading[] = [];
  let bytesParsed = 0;
  for (const bytes of records) {
    reads.push(parseRecord(bytes));
    bytesParsed += bytes.length;
    if (bytesParsed >= bytesPerTurn) {
      bytesParsed = 0;
      await setImmediate();
    }
  }
  return reads;
}

async function createMissing(
  reads: readonly Reading[],
  { accounts }: IntakeOptions,
  { mayImport, createAccount }: IngestRules,
): Promise<void> {
  const named = reads.flatMap((read) => (read.kind === "record" ? [read.envelope.accountId] : []));
  for (const accountId of new Set(named)) {
    const isWanted = /^\d{12}$/.test(accountId) && mayImport?.(accountId) !== false;
    if (isWanted && !accounts.has(accountId)) await createAccount?.(accountId);
  }
}

function checked(read: Reading, options: IntakeOptions, { mayImport }: IngestRules): Reading {
  if (read.kind === "rejected") return read;
  const { accountId, region } = read.envelope;
  if (mayImport?.(accountId) === false) {
    const message = `Records of the account ${accountId} may not be imported by this caller.`;
    return { kind: "rejected", code: "AccessDenied", message };
  }
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
