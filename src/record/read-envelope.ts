import type { Envelope, EventCategory, ParsedRecord } from "./envelope.ts";
import { parseEventTime } from "./event-time.ts";

/** The largest record that CloudTrail takes, in bytes of JSON (quotas, "event size"). */
export const recordBytesMax = 262_144;

/** Why a record is not accepted: a code for programs, a sentence for people. */
export interface RecordFault {
  readonly code:
    | "EventTooLarge"
    | "InvalidJson"
    | "InvalidRecord"
    | "MissingField"
    | "InvalidField";
  readonly message: string;
}

export type EnvelopeReading =
  | { readonly envelope: Envelope; readonly fault?: undefined }
  | { readonly fault: RecordFault; readonly envelope?: undefined };

/**
 * Reads what the rooms behind the journal need of a record, and refuses a record that lacks it.
 *
 * Every version of the format is accepted, from 1.0 on: what old records do not have is left absent
 * or concluded (no category: `Management`, or `Data` where `managementEvent` is false; `readOnly` may
 * be a string). Insight records carry source and name in `insightDetails`; aggregated records carry
 * `eventId`, `accountId` and a `timeWindow`, whose end counts as their time, and no name.
 *
 * @see CloudTrail User Guide, "CloudTrail record contents"
 */
export function readEnvelope(record: ParsedRecord): EnvelopeReading {
  const category = categoryOf(record);
  if (category === undefined) {
    return invalid("eventCategory", "must be one of the categories that a trail can hold");
  }
  if (category === "Aggregated") return readAggregated(record);
  const details = category === "Insight" ? objectIn(record["insightDetails"]) : undefined;
  return assemble({
    category,
    record,
    eventId: ["eventID", record["eventID"]],
    eventTime: ["eventTime", record["eventTime"]],
    accountId: ["recipientAccountId", accountOf(record)],
    eventSource: ["eventSource", record["eventSource"] ?? details?.["eventSource"]],
    eventName: ["eventName", record["eventName"] ?? details?.["eventName"]],
  });
}

/** The fault of a record of so many bytes; undefined when it may be that large. */
export function sizeFault(bytes: number): RecordFault | undefined {
  if (bytes <= recordBytesMax) return undefined;
  const message = `The record has ${bytes} bytes; at most ${recordBytesMax} are accepted.`;
  return { code: "EventTooLarge", message };
}

type Found = readonly [field: string, value: unknown];

interface Parts {
  readonly category: EventCategory;
  readonly record: ParsedRecord;
  readonly eventId: Found;
  readonly eventTime: Found;
  readonly accountId: Found;
  readonly eventSource: Found;
  readonly eventName: Found;
}

function assemble(parts: Parts): EnvelopeReading {
  const fault =
    textFault(parts.eventId) ??
    textFault(parts.eventTime) ??
    textFault(parts.eventSource) ??
    (parts.category === "Aggregated" ? undefined : textFault(parts.eventName)) ??
    textFault(["awsRegion", parts.record["awsRegion"]]) ??
    textFault(parts.accountId);
  if (fault !== undefined) return { fault };

  const eventTimeMs = parseEventTime(String(parts.eventTime[1]));
  if (eventTimeMs === undefined) {
    return invalid(parts.eventTime[0], "must be a time such as 2026-01-31T23:59:59Z");
  }
  const envelope: Envelope = {
    eventId: String(parts.eventId[1]),
    eventTimeMs,
    accountId: String(parts.accountId[1]),
    region: String(parts.record["awsRegion"]),
    category: parts.category,
    eventSource: String(parts.eventSource[1]),
    eventName: String(parts.eventName[1]),
    readOnly: booleanIn(parts.record["readOnly"]),
  };
  return { envelope };
}

function readAggregated(record: ParsedRecord): EnvelopeReading {
  const window = objectIn(record["timeWindow"]);
  return assemble({
    category: "Aggregated",
    record,
    eventId: ["eventId", record["eventId"] ?? record["eventID"]],
    eventTime: ["timeWindow.windowEnd", window?.["windowEnd"]],
    accountId: ["accountId", record["accountId"] ?? record["recipientAccountId"]],
    eventSource: ["eventSource", record["eventSource"]],
    eventName: ["eventName", ""],
  });
}

const categories: ReadonlyMap<unknown, EventCategory> = new Map([
  ["Management", "Management"],
  ["Data", "Data"],
  ["Insight", "Insight"],
  ["NetworkActivity", "NetworkActivity"],
  ["Aggregated", "Aggregated"],
]);

const categoryOfType: ReadonlyMap<unknown, EventCategory> = new Map([
  ["AwsCloudTrailInsight", "Insight"],
  ["AwsVpceEvent", "NetworkActivity"],
  ["AwsAggregatedEvent", "Aggregated"],
]);

function categoryOf(record: ParsedRecord): EventCategory | undefined {
  const said = record["eventCategory"];
  if (said !== undefined && said !== null) return categories.get(said);
  const concluded = categoryOfType.get(record["eventType"]);
  if (concluded !== undefined) return concluded;
  return booleanIn(record["managementEvent"]) === false ? "Data" : "Management";
}

/** The recipient; where a record names none (before 1.02), the account of the identity. */
function accountOf(record: ParsedRecord): unknown {
  const recipient = record["recipientAccountId"];
  if (recipient !== undefined && recipient !== null && recipient !== "") return recipient;
  return objectIn(record["userIdentity"])?.["accountId"];
}

/** Longer names than any service has: what identifies an event stays small in the journal. */
const textLengthMax = 1024;

function textFault([field, value]: Found): RecordFault | undefined {
  if (value === undefined || value === null || value === "") {
    return { code: "MissingField", message: `The record has no ${field}.` };
  }
  if (typeof value !== "string") {
    return { code: "InvalidField", message: `${field} must be a string.` };
  }
  if (value.length <= textLengthMax) return undefined;
  const message = `${field} must have at most ${textLengthMax} characters.`;
  return { code: "InvalidField", message };
}

function invalid(field: string, rule: string): EnvelopeReading {
  return { fault: { code: "InvalidField", message: `${field} ${rule}.` } };
}

/** Records that passed through other tools spell booleans as strings. */
function booleanIn(value: unknown): boolean | undefined {
  if (value === true || value === "true") return true;
  if (value === false || value === "false") return false;
  return undefined;
}

function objectIn(value: unknown): ParsedRecord | undefined {
  // Any object can be read by key; what its fields are is checked where they are read.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return typeof value === "object" && value !== null ? (value as ParsedRecord) : undefined;
}
