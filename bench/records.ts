import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createWriteStream, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/** A load on disk: newline-delimited records, each with an event id of its own. */
export interface Load {
  readonly path: string;
  readonly records: number;
  readonly bytes: number;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
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

/** `template` with another event id of the same length; undefined when it has none of that form. */
export function withFreshId(template: Buffer, id: string): Buffer | undefined {
  const marker = '"eventID":"';
  const at = template.indexOf(marker);
  if (at === -1) return undefined;
  const fresh = Buffer.from(template);
  fresh.write(id, at + marker.length, 36, "latin1");
  return fresh;
}

/** Writes `rounds` copies of the templates, in order, each record with a fresh id. */
export async function writeLoad(
  templates: readonly Buffer[],
  rounds: number,
  path: string,
): Promise<Load> {
  const out = createWriteStream(path);
  const accounts = new Set<string>();
  const regions = new Set<string>();
  const usable = templates.filter((template) => {
    const record = JSON.parse(template.toString());
    const account = record.recipientAccountId ?? record.userIdentity?.accountId;
    if (!/^\d{12}$/.test(account) || !/^[a-z0-9]+(-[a-z0-9]+)+$/.test(record.awsRegion))
      return false;
    if (!/"eventID":"[0-9a-f-]{36}"/.test(template.toString("latin1"))) return false;
    accounts.add(account);
    regions.add(record.awsRegion);
    return true;
  });
  let bytes = 0;
  for (let round = 0; round < rounds; round += 1) {
    const lines = usable.flatMap((template) => {
      const line = withFreshId(template, randomUUID());
      return line === undefined ? [] : [line, Buffer.from("\n")];
    });
    const block = Buffer.concat(lines);
    bytes += block.length;
    if (!out.write(block)) await once(out, "drain");
  }
  out.end();
  await once(out, "finish");
  return {
    path,
    bytes,
    records: usable.length * rounds,
    accounts: [...accounts],
    regions: [...regions],
  };
}
