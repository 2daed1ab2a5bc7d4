import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createWriteStream, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

import { generatedRecords } from "./generated-records.ts";

/** A load on disk: newline-delimited records, each with an event id of its own. */
export interface Load {
  readonly path: string;
  readonly records: number;
  readonly bytes: number;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
}

const generatedCount = 20_000;

/** The records of a file, or generated ones: those that can be copied with ids of their own. */
export function templateRecords(path: string | undefined): readonly Buffer[] {
  const lines = path === undefined ? generatedRecords(generatedCount) : readRecords(path);
  return lines.filter((line) => placeOf(line) !== undefined && idAt(line) !== -1);
}

/** The records of a file of newline-delimited JSON, gzip or not, one buffer each. */
export function readRecords(path: string): readonly Buffer[] {
  const raw = readFileSync(path);
  const bytes = raw[0] === 0x1f && raw[1] === 0x8b ? gunzipSync(raw) : raw;
  const lines: Buffer[] = [];
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(0x0a, start);
    const end = found === -1 ? bytes.length : found;
    if (end > start) lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return lines;
}

/** The event id of a template or of a copy of one. */
export function eventIdOf(line: Buffer): string {
  const at = idAt(line);
  return line.toString("latin1", at, at + idLength);
}

/** A copy with another event id and, if given, another time, `YYYY-MM-DDThh:mm:ssZ`. */
export function freshCopy(template: Buffer, eventTime?: string): Buffer {
  const fresh = Buffer.from(template);
  fresh.write(randomUUID(), idAt(template), idLength, "latin1");
  const at = eventTime === undefined ? -1 : fresh.indexOf(timeMarker);
  if (eventTime !== undefined && at !== -1) {
    fresh.write(eventTime, at + timeMarker.length, eventTime.length, "latin1");
  }
  return fresh;
}

/** This second, as records write it. */
export function eventTimeNow(): string {
  return `${new Date().toISOString().slice(0, 19)}Z`;
}

/** Writes `rounds` copies of the templates, in order, each record with an id of its own. */
export async function writeLoad(
  templates: readonly Buffer[],
  options: { readonly path: string; readonly rounds: number; readonly isFresh: boolean },
): Promise<Load> {
  const { path, rounds, isFresh } = options;
  const out = createWriteStream(path);
  const eventTime = isFresh ? eventTimeNow() : undefined;
  let bytes = 0;
  for (let round = 0; round < rounds; round += 1) {
    const lines = templates.flatMap((template) => [freshCopy(template, eventTime), newline]);
    const block = Buffer.concat(lines);
    bytes += block.length;
    if (!out.write(block)) await once(out, "drain");
  }
  out.end();
  await once(out, "finish");
  return {
    path,
    bytes,
    records: templates.length * rounds,
    ...placesOf(templates),
  };
}

/** Whose records they are, and of which Regions. */
export function placesOf(templates: readonly Buffer[]): Pick<Load, "accounts" | "regions"> {
  const places = templates.flatMap((template) => placeOf(template) ?? []);
  return {
    accounts: [...new Set(places.map(({ account }) => account))],
    regions: [...new Set(places.map(({ region }) => region))],
  };
}

const newline = Buffer.from("\n");
const idMarker = '"eventID":"';
const idLength = 36;
const timeMarker = '"eventTime":"';

/** Where the id stands; -1: there is none of the usual form. */
function idAt(line: Buffer): number {
  const at = line.indexOf(idMarker);
  if (at === -1) return -1;
  const start = at + idMarker.length;
  return /^[0-9a-f-]{36}"$/.test(line.toString("latin1", start, start + idLength + 1)) ? start : -1;
}

/** Whose record it is and of which Region; undefined: Cairn would not take it. */
function placeOf(line: Buffer): { readonly account: string; readonly region: string } | undefined {
  const record = JSON.parse(line.toString());
  const account = record.recipientAccountId ?? record.userIdentity?.accountId;
  const { awsRegion: region } = record;
  if (!/^\d{12}$/.test(account) || !/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(region)) return undefined;
  if (!/^.{19}Z$/.test(record.eventTime)) return undefined;
  return { account, region };
}
