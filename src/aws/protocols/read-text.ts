import { FaultError } from "../fault.ts";
import type { Shape } from "../../call/shape.ts";

/** How a timestamp is written where its member does not say. */
export type TimestampFormat = "date-time" | "http-date" | "epoch-seconds";

/** How smithy's schemas number timestamps that say their own format. */
const timestampFormats: ReadonlyMap<unknown, TimestampFormat> = new Map([
  [5, "date-time"],
  [6, "http-date"],
  [7, "epoch-seconds"],
]);

const dateTime = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)$/;
const number = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/;

/**
 * Reads a value that stands as text: in a header, a label, a query string, a form or XML.
 *
 * @throws FaultError it is no value of the shape
 */
export function readText(shape: Shape, text: string, format: TimestampFormat): unknown {
  if (shape.isStringSchema()) return text;
  if (shape.isBooleanSchema()) return readBoolean(text);
  if (shape.isNumericSchema()) return readNumber(text);
  if (shape.isTimestampSchema()) return readTimestamp(text, formatOf(shape, format));
  if (shape.isBlobSchema()) return readBase64(text);
  if (shape.isBigIntegerSchema() && /^[+-]?\d{1,4096}$/.test(text)) return BigInt(text);
  throw malformed(`'${text.slice(0, 64)}' cannot be read`);
}

export function formatOf(shape: Shape, otherwise: TimestampFormat): TimestampFormat {
  return timestampFormats.get(shape.getSchema()) ?? otherwise;
}

/** Strict base64, with padding. */
export function readBase64(text: string): Uint8Array {
  const bytes = Buffer.from(text, "base64");
  if (bytes.toString("base64") !== text) throw malformed("a blob is not base64");
  return bytes;
}

export function readTimestamp(text: string, format: TimestampFormat): Date {
  const at = format === "epoch-seconds" ? epochMs(text) : Date.parse(text);
  const isSpelled = format !== "date-time" || dateTime.test(text);
  if (!isSpelled || Number.isNaN(at)) throw malformed("a timestamp cannot be read");
  return new Date(at);
}

/** A timestamp in seconds since the epoch. */
export function dateOfSeconds(seconds: number): Date {
  const date = new Date(Math.round(seconds * 1000));
  if (Number.isNaN(date.getTime())) throw malformed("a timestamp is out of range");
  return date;
}

function epochMs(text: string): number {
  return number.test(text) ? dateOfSeconds(Number(text)).getTime() : Number.NaN;
}

function readBoolean(text: string): boolean {
  const lower = text.toLowerCase();
  if (lower === "true") return true;
  if (lower === "false") return false;
  throw malformed(`'${text.slice(0, 64)}' is neither true nor false`);
}

function readNumber(text: string): number {
  if (!number.test(text)) throw malformed(`'${text.slice(0, 64)}' is not a number`);
  return Number(text);
}

function malformed(problem: string): FaultError {
  return new FaultError({ kind: "malformed-body", problem });
}
