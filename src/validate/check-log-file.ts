import { secondText } from "../integrity/digest-document.ts";
import type { DigestLogFile } from "../integrity/digest-document.ts";
import { GzipError, gunzipMember } from "../integrity/gzip-member.ts";
import { sha256Hex } from "../integrity/sha256.ts";
import { parseLogFileKey } from "../logfile/log-file-key.ts";
import type { LogFileAddress } from "../logfile/log-file-key.ts";
import { readEnvelope } from "../record/read-envelope.ts";
import { pushEventKey } from "./event-key.ts";
import type { ObjectRead } from "./evidence-source.ts";
import { LogFileError, recordsIn } from "./log-file-records.ts";
import type { RuleName } from "./rules.ts";
import { findTrailControl } from "./trail-control.ts";
import type { TrailControl } from "./trail-control.ts";

/** What a digest says of a log file, and whose chain the digest is in. */
export interface LogFileClaim {
  readonly file: DigestLogFile;
  readonly accountId: string;
  readonly region: string;
}

/** Something wrong with an object. */
export interface Fault {
  readonly rule: RuleName;
  readonly detail: string;
}

export interface LogFileOutcome {
  /** Empty: it is what the digest says, and holds what its name says. */
  readonly faults: readonly Fault[];
  /** Of the events in it, two numbers each. Empty unless the bytes are proved. */
  readonly eventKeys: Uint32Array<ArrayBuffer>;
  readonly controls: readonly TrailControl[];
  /** Before it is compressed. */
  readonly plainBytes: number;
}

/** A log file is at most 50 MB, or one record. */
const plainBytesMax = 64 * 1024 * 1024;

/** Judges a log file by what its digest says of it and, once its bytes are proved, by its name. */
export function checkLogFile(read: ObjectRead, claim: LogFileClaim): LogFileOutcome {
  if (read.kind === "missing") return onlyFault("log-missing", "not found");
  if (read.kind === "unreadable") return onlyFault("log-unreadable", read.reason);
  let plain: Uint8Array;
  try {
    plain = gunzipMember(read.body, plainBytesMax);
  } catch (error) {
    if (error instanceof GzipError)
      return onlyFault("log-format", `invalid format: ${error.message}`);
    throw error;
  }
  if (sha256Hex(plain) !== claim.file.hashValue) {
    return onlyFault("log-hash", "hash value doesn't match");
  }
  return readContent(plain, claim);
}

function onlyFault(rule: RuleName, detail: string): LogFileOutcome {
  return { faults: [{ rule, detail }], eventKeys: new Uint32Array(), controls: [], plainBytes: 0 };
}

/** Each kind of fault is reported once a file, with how many records have it. */
class FaultCounts {
  readonly #counts = new Map<RuleName, { readonly first: string; count: number }>();

  add(rule: RuleName, detail: string): void {
    const found = this.#counts.get(rule);
    if (found === undefined) this.#counts.set(rule, { first: detail, count: 1 });
    else found.count += 1;
  }

  all(): readonly Fault[] {
    return [...this.#counts].map(([rule, { first, count }]) => ({
      rule,
      detail: count === 1 ? first : `${first}; and ${count - 1} records more like it`,
    }));
  }
}

function readContent(plain: Uint8Array, claim: LogFileClaim): LogFileOutcome {
  const address = parseLogFileKey(claim.file.s3Object);
  const faults = new FaultCounts();
  const nameFault = faultOfName(address, claim);
  if (nameFault !== undefined) faults.add("log-name", nameFault);
  const eventKeys: number[] = [];
  const controls: TrailControl[] = [];
  let newest = -Infinity;
  let oldest = Infinity;
  try {
    for (const record of recordsIn(plain)) {
      const { envelope, fault } = readEnvelope(record);
      if (envelope === undefined) {
        faults.add("record-format", fault.message);
        continue;
      }
      const { eventId, accountId, region, eventTimeMs } = envelope;
      pushEventKey(eventId, eventKeys);
      newest = Math.max(newest, eventTimeMs);
      oldest = Math.min(oldest, eventTimeMs);
      if (accountId !== claim.accountId) {
        faults.add("record-account", `event ${eventId} is of account ${accountId}`);
      }
      if (region !== claim.region) faults.add("record-region", `event ${eventId} is of ${region}`);
      const control = findTrailControl(record);
      if (control !== undefined) controls.push(control);
    }
  } catch (error) {
    if (!(error instanceof LogFileError)) throw error;
    faults.add("record-format", error.message);
  }
  const timesFault = faultOfTimes({ newest, oldest }, claim, address);
  if (timesFault !== undefined) faults.add("log-times", timesFault);
  const keys = Uint32Array.from(eventKeys);
  return { faults: faults.all(), eventKeys: keys, controls, plainBytes: plain.length };
}

function faultOfName(
  address: LogFileAddress | undefined,
  { accountId, region }: LogFileClaim,
): string | undefined {
  if (address === undefined) return "its name is not that of a log file";
  if (address.accountId !== accountId) return `its name says account ${address.accountId}`;
  return address.region === region ? undefined : `its name says Region ${address.region}`;
}

/** What "event time" means for a file of other kinds of records is not documented. */
function faultOfTimes(
  { newest, oldest }: { readonly newest: number; readonly oldest: number },
  { file }: LogFileClaim,
  address: LogFileAddress | undefined,
): string | undefined {
  if (address?.folder !== "CloudTrail" || newest === -Infinity) return undefined;
  if (secondText(newest) !== file.newestEventTime) {
    return `its newest event is of ${secondText(newest)}, not ${file.newestEventTime}`;
  }
  if (secondText(oldest) !== file.oldestEventTime) {
    return `its oldest event is of ${secondText(oldest)}, not ${file.oldestEventTime}`;
  }
  return undefined;
}
