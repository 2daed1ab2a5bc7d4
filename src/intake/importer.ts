import { setImmediate } from "node:timers/promises";

import { appendOnce } from "./append-once.ts";
import type { Candidate } from "./append-once.ts";
import type { ByteBudget } from "../base/byte-budget.ts";
import type { IntakeOptions, IntakeParts } from "./intake-parts.ts";
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
const unselected = { kind: "unselected" } as const;
const duplicate: IngestOutcome = { kind: "duplicate" };

/** How many bytes are taken in before others get their turn. */
const bytesPerTurn = 1024 * 1024;

/** What a particular import may do. */
export interface IngestRules {
  /** Whether records of that account may come in this way. Absent: of every account. */
  readonly mayImport?: (accountId: string) => boolean;
  /** Makes an account that is not known; its records are rejected if it cannot. Absent: always. */
  readonly createAccount?: (accountId: string) => Promise<void>;
}

/** @see Intake.ingest */
export type Ingest = (
  records: readonly Uint8Array[],
  rules?: IngestRules,
) => Promise<readonly IngestOutcome[]>;

export function importer(options: IntakeParts, budget: ByteBudget): Ingest {
  return async (records, rules = {}) => {
    const bytes = records.reduce((sum, record) => sum + record.length, 0);
    return budget.run(bytes, async () => importBatch(options, records, rules));
  };
}

/**
 * Each record is parsed, selected and let go before the next: of a batch only envelopes and bytes
 * stay in memory until the append.
 *
 * A data event that no trail wants does not count as had: a trail made later can still get it.
 */
async function importBatch(
  options: IntakeParts,
  records: readonly Uint8Array[],
  rules: IngestRules,
): Promise<readonly IngestOutcome[]> {
  const now = options.selection();
  const outcomes: IngestOutcome[] = [];
  const candidates: Candidate[] = [];
  const places: number[] = [];
  let bytesOfTurn = 0;
  for (const bytes of records) {
    const read = parseRecord(bytes);
    // The account comes first: when it is made, it brings the trail that selects its records.
    const missing = missingAccount(read, options, rules);
    if (missing !== undefined) await rules.createAccount?.(missing);
    const outcome = judged(read, options, rules);
    if (outcome.kind === "candidate") {
      places.push(outcomes.length);
      candidates.push(outcome.candidate);
    }
    outcomes.push(outcome.kind === "candidate" ? accepted : outcome);
    bytesOfTurn += bytes.length;
    if (bytesOfTurn < bytesPerTurn) continue;
    bytesOfTurn = 0;
    await setImmediate();
  }
  const isNew = await appendOnce(options, candidates, { now, before: [] });
  for (const [index, place] of places.entries()) {
    if (isNew[index] !== true) outcomes[place] = duplicate;
  }
  return outcomes;
}

type Reading = ReadRecord | Rejection;

/** The account of a record, if it is to be made. */
function missingAccount(
  read: Reading,
  { accounts }: IntakeOptions,
  { mayImport, createAccount }: IngestRules,
): string | undefined {
  if (createAccount === undefined || read.kind === "rejected") return undefined;
  const { accountId } = read.envelope;
  if (accounts.has(accountId) || !/^\d{12}$/.test(accountId)) return undefined;
  return mayImport?.(accountId) === false ? undefined : accountId;
}

function judged(
  reading: Reading,
  options: IntakeOptions,
  rules: IngestRules,
): { readonly kind: "candidate"; readonly candidate: Candidate } | typeof unselected | Rejection {
  const read = checked(reading, options, rules);
  if (read.kind === "rejected") return read;
  const { envelope, record, bytes } = read;
  const trails = options.selection()(envelope, record);
  if (!isWritten(envelope.category, trails)) return unselected;
  return { kind: "candidate", candidate: { envelope, bytes, trails } };
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
