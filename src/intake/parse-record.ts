import { isUtf8 } from "node:buffer";

import type { ParsedRecord } from "../record/envelope.ts";
import type { Envelope } from "../record/envelope.ts";
import { readEnvelope, sizeFault } from "../record/read-envelope.ts";

export interface ReadRecord {
  readonly kind: "record";
  readonly envelope: Envelope;
  readonly record: ParsedRecord;
  readonly bytes: Uint8Array;
}

export interface Rejection {
  readonly kind: "rejected";
  /** For programs, for example `MissingField`. */
  readonly code: string;
  /** For people: which field, and why. */
  readonly message: string;
}

/** Parses the bytes of a record, once, and checks that they are an acceptable one. */
export function parseRecord(bytes: Uint8Array): ReadRecord | Rejection {
  const tooLarge = sizeFault(bytes.length);
  if (tooLarge !== undefined) return { kind: "rejected", ...tooLarge };
  const record = parseObject(bytes);
  if (typeof record === "string")
    return { kind: "rejected", code: "InvalidRecord", message: record };
  const { envelope, fault } = readEnvelope(record);
  if (fault !== undefined) return { kind: "rejected", ...fault };
  return { kind: "record", envelope, record, bytes };
}

/** The object, or a sentence that says why there is none. */
function parseObject(bytes: Uint8Array): ParsedRecord | string {
  // A log file is UTF-8: bytes that are not would make it unreadable for everybody else's records.
  if (!isUtf8(bytes)) return "The record is not UTF-8.";
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return "The record is not JSON.";
    throw error;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return "The record is not a JSON object.";
  }
  // An object that JSON.parse made can be read by key; its fields are checked where they are read.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return value as ParsedRecord;
}
