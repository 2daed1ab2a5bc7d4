import { scanToEnd } from "../sources/json-scan.ts";
import { isRecord } from "./json-value.ts";

/** The bytes are not `{"Records":[…]}`. */
export class LogFileError extends Error {
  override readonly name = "LogFileError";
}

type ParsedRecord = Readonly<Record<string, unknown>>;

/** A file of so many bytes is parsed as a whole, in half the time. */
const wholeBytesMax = 1024 * 1024;

/**
 * The records of a log file. Those of a large one are parsed one by one: a file of 50 MB is never held
 * as objects at once.
 *
 * @throws LogFileError while iterating
 */
export function recordsIn(
  plain: Uint8Array,
  bytesMax: number = wholeBytesMax,
): Iterable<ParsedRecord> {
  const bytes = Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength);
  return bytes.length <= bytesMax ? recordsOfWhole(bytes) : recordsOneByOne(bytes);
}

function recordsOfWhole(bytes: Buffer): readonly ParsedRecord[] {
  const { Records: records, ...others } = parseRecord(bytes.toString("utf8"));
  if (!Array.isArray(records) || Object.keys(others).length > 0) throw new LogFileError(notAFile);
  if (!records.every(isRecord)) throw new LogFileError("a record is not an object");
  return records;
}

const notAFile = 'not {"Records":[…]}';

function* recordsOneByOne(bytes: Buffer): Generator<ParsedRecord, void, undefined> {
  let at = afterTokens(bytes, 0, ["{", '"Records"', ":", "["]);
  if (tokenAt(bytes, at) !== "]") {
    for (;;) {
      at = afterBlanks(bytes, at);
      const state = { at, depth: 0, isInString: false };
      if (bytes[at] !== openBrace || !scanToEnd(bytes, state)) {
        throw new LogFileError("not a list of records");
      }
      yield parseRecord(bytes.toString("utf8", at, state.at));
      at = state.at;
      if (tokenAt(bytes, at) !== ",") break;
      at = afterTokens(bytes, at, [","]);
    }
  }
  at = afterTokens(bytes, at, ["]", "}"]);
  if (afterBlanks(bytes, at) !== bytes.length) throw new LogFileError("more than one JSON value");
}

const openBrace = 0x7b;

function parseRecord(text: string): ParsedRecord {
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return value;
  } catch (error) {
    throw new LogFileError("not JSON", { cause: error });
  }
  throw new LogFileError("not an object");
}

function afterTokens(bytes: Buffer, from: number, tokens: readonly string[]): number {
  let at = from;
  for (const token of tokens) {
    at = afterBlanks(bytes, at);
    if (bytes.toString("latin1", at, at + token.length) !== token) {
      throw new LogFileError(notAFile);
    }
    at += token.length;
  }
  return at;
}

function tokenAt(bytes: Buffer, from: number): string {
  return String.fromCharCode(bytes[afterBlanks(bytes, from)] ?? 0);
}

function afterBlanks(bytes: Buffer, from: number): number {
  let at = from;
  for (let byte = bytes[at]; byte !== undefined && isBlank(byte); byte = bytes[at]) at += 1;
  return at;
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
