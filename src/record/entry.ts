import { assert } from "../base/assert.ts";
import type { Envelope, EventCategory } from "./envelope.ts";
import { internedText } from "./interned-text.ts";

/*
 * A journal payload, version 1. Numbers are unsigned and big-endian; texts are a 16-bit count of
 * bytes, then UTF-8.
 *
 *      0  u8   version: 1
 *      1  u8   category (low nibble), readOnly (high nibble: 0 absent, 1 false, 2 true)
 *      2  u32  where the record begins
 *      6  u48  eventTime, milliseconds since the epoch
 *     12  u16  number of trails, then each trail as u32, ascending
 *          …   texts: accountId, region, eventId, eventSource, eventName
 *          …   the record, as it came
 */
const version = 1;
const trailsAt = 14;
const textCount = 5;

const categories: readonly EventCategory[] = [
  "Management",
  "Data",
  "Insight",
  "NetworkActivity",
  "Aggregated",
];
const readOnlyValues: readonly (boolean | undefined)[] = [undefined, false, true];

/** What a journal payload holds. */
export interface Entry {
  readonly envelope: Envelope;
  /** Numbers of the trails that want the record, ascending. */
  readonly trails: readonly number[];
  /** The record's JSON, byte for byte as it came; a view into the payload. */
  readonly record: Uint8Array;
}

/** What delivery needs of an entry to put it into the right log file. */
export interface EntryRouting {
  readonly trails: readonly number[];
  readonly accountId: string;
  readonly region: string;
  readonly category: EventCategory;
  readonly eventTimeMs: number;
  /** The record is `payload.subarray(recordStart)`. */
  readonly recordStart: number;
}

/** The journal payload of a record: its envelope, the trails that want it, its bytes. */
export function encodeEntry(
  envelope: Envelope,
  trails: readonly number[],
  record: Uint8Array,
): Uint8Array {
  const entry = { envelope, trails, record };
  return writeEntry(entry, Buffer.allocUnsafe(entryBytesMax(entry)), 0);
}

/**
 * The journal payloads of several records. They stand in `space`, one behind the other, as far as it
 * reaches: a caller that copies them at once can use the same memory for the next ones.
 */
export function encodeEntries(entries: readonly Entry[], space: Buffer): readonly Uint8Array[] {
  let at = 0;
  return entries.map((entry) => {
    const bytesMax = entryBytesMax(entry);
    if (at + bytesMax > space.length) return writeEntry(entry, Buffer.allocUnsafe(bytesMax), 0);
    const payload = writeEntry(entry, space, at);
    at += payload.length;
    return payload;
  });
}

/** What an entry takes at most: a character of its texts takes at most three bytes. */
function entryBytesMax({ envelope, trails, record }: Entry): number {
  const { accountId, region, eventId, eventSource, eventName } = envelope;
  const texts = accountId.length + region.length + eventId.length + eventSource.length;
  const textBytesMax = textCount * 2 + (texts + eventName.length) * 3;
  return trailsAt + trails.length * 4 + textBytesMax + record.length;
}

/** Writes an entry from `start` on, where there must be room. */
function writeEntry(
  { envelope, trails, record }: Entry,
  target: Buffer,
  start: number,
): Uint8Array {
  assert(trails.length <= 0xffff, "an entry names at most 65,535 trails");
  let at = start + trailsAt;
  for (const trail of trails) at = target.writeUInt32BE(trail, at);
  at = writeText(target, envelope.accountId, at);
  at = writeText(target, envelope.region, at);
  at = writeText(target, envelope.eventId, at);
  at = writeText(target, envelope.eventSource, at);
  at = writeText(target, envelope.eventName, at);

  target[start] = version;
  target[start + 1] =
    categories.indexOf(envelope.category) | (readOnlyValues.indexOf(envelope.readOnly) << 4);
  target.writeUInt32BE(at - start, start + 2);
  target.writeUIntBE(envelope.eventTimeMs, start + 6, 6);
  target.writeUInt16BE(trails.length, start + 12);
  target.set(record, at);
  return target.subarray(start, at + record.length);
}

/** The reverse of `encodeEntry`. Throws `InvariantError` on bytes that it did not make. */
export function decodeEntry(payload: Uint8Array): Entry {
  const bytes = bufferOver(payload);
  const recordStart = checkedRecordStart(bytes);
  const cursor = { at: trailsAt };
  const trails = readTrails(bytes, cursor);
  const accountId = readInterned(bytes, cursor);
  const region = readInterned(bytes, cursor);
  const eventId = readText(bytes, cursor);
  const eventSource = readInterned(bytes, cursor);
  const eventName = readInterned(bytes, cursor);
  assert(cursor.at === recordStart, "the texts of an entry end where its record begins");
  const envelope: Envelope = {
    eventId,
    eventTimeMs: bytes.readUIntBE(6, 6),
    accountId,
    region,
    category: categoryIn(bytes),
    eventSource,
    eventName,
    readOnly: readOnlyValues[(bytes[1] ?? 0) >> 4],
  };
  return { envelope, trails, record: payload.subarray(recordStart) };
}

/** The part of an entry that delivery needs: account and Region are strings seen before. */
export function readEntryRouting(payload: Uint8Array): EntryRouting {
  const bytes = bufferOver(payload);
  const recordStart = checkedRecordStart(bytes);
  const cursor = { at: trailsAt };
  return {
    trails: readTrails(bytes, cursor),
    accountId: readInterned(bytes, cursor),
    region: readInterned(bytes, cursor),
    category: categoryIn(bytes),
    eventTimeMs: bytes.readUIntBE(6, 6),
    recordStart,
  };
}

/** The trails that want an entry, and nothing else of it. */
export function readEntryTrails(payload: Uint8Array): readonly number[] {
  const bytes = bufferOver(payload);
  checkedRecordStart(bytes);
  return readTrails(bytes, { at: trailsAt });
}

/** The part of an entry that de-duplication needs. */
export function readEntryIdentity(payload: Uint8Array): {
  readonly eventId: string;
  readonly eventTimeMs: number;
} {
  const bytes = bufferOver(payload);
  checkedRecordStart(bytes);
  const cursor = { at: trailsAt + bytes.readUInt16BE(12) * 4 };
  skipText(bytes, cursor);
  skipText(bytes, cursor);
  return { eventId: readText(bytes, cursor), eventTimeMs: bytes.readUIntBE(6, 6) };
}

interface Cursor {
  at: number;
}

function checkedRecordStart(bytes: Buffer): number {
  assert(bytes.length >= trailsAt, "an entry has a header");
  assert(bytes[0] === version, `entry version ${bytes[0]} is not known`);
  const recordStart = bytes.readUInt32BE(2);
  assert(recordStart <= bytes.length, "the record of an entry begins within it");
  return recordStart;
}

function categoryIn(bytes: Buffer): EventCategory {
  const category = categories[(bytes[1] ?? 0) & 0x0f];
  assert(category !== undefined, "an entry has a known category");
  return category;
}

const noTrails: readonly number[] = [];

function readTrails(bytes: Buffer, cursor: Cursor): readonly number[] {
  const count = bytes.readUInt16BE(12);
  if (count === 0) return noTrails;
  const trails: number[] = [];
  for (let index = 0; index < count; index += 1) {
    trails.push(bytes.readUInt32BE(cursor.at));
    cursor.at += 4;
  }
  return trails;
}

function readInterned(bytes: Buffer, cursor: Cursor): string {
  const start = cursor.at + 2;
  cursor.at = start + bytes.readUInt16BE(cursor.at);
  return internedText(bytes, start, cursor.at);
}

function readText(bytes: Buffer, cursor: Cursor): string {
  const start = cursor.at + 2;
  cursor.at = start + bytes.readUInt16BE(cursor.at);
  return bytes.toString("utf8", start, cursor.at);
}

function skipText(bytes: Buffer, cursor: Cursor): void {
  cursor.at += 2 + bytes.readUInt16BE(cursor.at);
}

/** Short ASCII texts, which nearly all are, cost less byte by byte than a call into the runtime. */
function writeText(target: Buffer, text: string, at: number): number {
  const start = at + 2;
  let end = start;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit > 0x7f) {
      end = start + target.write(text, start, "utf8");
      break;
    }
    target[end] = unit;
    end += 1;
  }
  target.writeUInt16BE(end - start, at);
  return end;
}

function bufferOver(bytes: Uint8Array): Buffer {
  if (Buffer.isBuffer(bytes)) return bytes;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
