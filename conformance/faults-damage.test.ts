import assert from "node:assert/strict";
import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";

import { scratchDirectory, startCairn } from "./cairn-process.ts";
import type { CairnProcess } from "./cairn-process.ts";
import { deliveredIds, importBatch, sampleRecord } from "./load.ts";
import { defaultTrail, sdkFor } from "./sdk.ts";

// Disks that give back other bytes than they were given: found, reported, never served.

const account = "111122223333";
const region = "us-east-1";
const flags = ["--account", account, "--regions", region, "--digest-interval", "1s"];

/** Flips one bit of a file, where it is. */
function flipBit(path: string, at: number): void {
  const descriptor = openSync(path, "r+");
  const byte = Buffer.alloc(1);
  readSync(descriptor, byte, 0, 1, at);
  byte[0] = (byte[0] ?? 0) ^ 1;
  writeSync(descriptor, byte, 0, 1, at);
  closeSync(descriptor);
}

function filesBelow(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .map((name) => join(directory, name))
    .filter((path) => statSync(path).isFile());
}

function holding(directory: string, text: string): { readonly path: string; readonly at: number } {
  for (const path of filesBelow(directory)) {
    const at = readFileSync(path).indexOf(text);
    if (at >= 0) return { path, at };
  }
  throw new Error(`nothing in ${directory} has ${text}`);
}

function fileOf(directory: string, bytes: number): string {
  const [path, ...others] = filesBelow(directory).filter((each) => statSync(each).size === bytes);
  assert.ok(path !== undefined && others.length === 0, `one file of ${bytes} bytes`);
  return path;
}

async function importOnes(cairn: CairnProcess, count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const record = sampleRecord(account, region);
    const { status, accepted } = await importBatch(cairn, [record]);
    assert.deepEqual({ status, accepted }, { status: 200, accepted: 1 });
    ids.push(String(record["eventID"]));
  }
  return ids;
}

async function untilLog(cairn: CairnProcess, pattern: RegExp): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!pattern.test(cairn.log())) {
    assert.ok(performance.now() < deadline, `${pattern} not in:\n${cairn.log().slice(-3000)}`);
    await sleep(100);
  }
}

/** The ids that are delivered, once all of `wanted` are. */
async function deliveredOf(
  cairn: CairnProcess,
  wanted: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { bucket } = await defaultTrail(cairn);
  const deadline = performance.now() + 20_000;
  for (;;) {
    const { eventIds } = await deliveredIds(cairn, bucket);
    if (wanted.every((id) => eventIds.get(id) === 1)) return eventIds;
    assert.ok(performance.now() < deadline, "what is intact is delivered");
    await sleep(300);
  }
}

for (const moment of ["while it runs", "while it is stopped"]) {
  test(`a bit that flips in the journal ${moment}: reported, not delivered, the rest is`, async () => {
    using scratch = scratchDirectory();
    const dataDir = join(scratch.path, "data");
    const journal = join(dataDir, "journal");
    const [early, late] = await (async () => {
      await using cairn = await startCairn(dataDir, [...flags, "--delivery-interval", "1h"]);
      const ids = await importOnes(cairn, 30);
      const victim = holding(journal, ids[10] ?? "");
      if (moment === "while it runs") flipBit(victim.path, victim.at);
      const later = await importOnes(cairn, 5);
      await cairn.kill();
      if (moment !== "while it runs") flipBit(victim.path, victim.at);
      return [ids, later];
    })();
    await using cairn = await startCairn(dataDir, [...flags, "--delivery-interval", "200ms"]);
    const intact = [...early.filter((_, index) => index !== 10), ...late];
    const latest = await importOnes(cairn, 5);
    const delivered = await deliveredOf(cairn, [...intact, ...latest]);
    const known = new Set([...intact, ...latest]);
    const own = [...delivered.keys()].filter((id) => early.includes(id) || known.has(id));
    assert.deepEqual(new Set(own), known, "the damaged record is in no log file");
    await untilLog(cairn, /"level":"error".*the journal is damaged/);
    using sdk = sdkFor(cairn);
    const { Events: events = [] } = await sdk.cloudtrail.send(new LookupEventsCommand({}));
    assert.ok(
      events.some(({ EventId: id }) => id === latest.at(-1)),
      "event history goes on",
    );
    assert.ok((await fetch(`${cairn.endpoint}/health`)).ok);
    const metrics = await (await fetch(`${cairn.endpoint}/metrics`)).text();
    assert.match(metrics, /lost\w* [1-9]/, "records lost are counted");
    assert.equal(await cairn.stop(), 0);
  });
}

test("a bit that flips in an object: GetObject fails, ranges elsewhere and others do not", async () => {
  using scratch = scratchDirectory();
  const dataDir = join(scratch.path, "data");
  await using cairn = await startCairn(dataDir, [...flags, "--delivery-interval", "200ms"]);
  using sdk = sdkFor({ ...cairn, ...cairn.archive });
  const { bucket } = await defaultTrail(cairn);
  const put = async (key: string, body: Buffer): Promise<void> => {
    await sdk.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
  };
  const get = async (key: string, range?: string): Promise<Buffer> => {
    const answer = await sdk.s3.send(
      new GetObjectCommand({
        Bucket: bucket,
        Key: key,
        ...(range === undefined ? {} : { Range: range }),
      }),
    );
    return Buffer.from((await answer.Body?.transformToByteArray()) ?? []);
  };
  // Encrypted, files are told apart by their size: 20 bytes more for each block of 256 KiB.
  const large = Buffer.alloc(600_000, "l");
  await put("small", Buffer.from("the-small-one"));
  await put("large", large);
  await put("other", Buffer.from("and another one"));

  const data = join(dataDir, "buckets", "data");
  flipBit(fileOf(data, 13 + 20), 4);
  await assert.rejects(
    get("small"),
    (error) => error instanceof Error && error.name === "InternalError",
  );
  await untilLog(cairn, /"level":"error".*small: block 0 of the data/);

  flipBit(fileOf(data, 600_000 + 3 * 20), 300_000);
  await assert.rejects(get("large"), "the damage comes late: the answer is broken off");
  assert.deepEqual(await get("large", "bytes=0-99999"), large.subarray(0, 100_000));
  await assert.rejects(get("large", "bytes=299990-300010"));
  const metrics = await (await fetch(`${cairn.endpoint}/metrics`)).text();
  assert.match(metrics, /cairn_damaged_reads [1-9]/);
  assert.equal((await get("other")).toString(), "and another one");
  await put("small", Buffer.from("the-new-one"));
  assert.equal((await get("small")).toString(), "the-new-one");
  assert.equal(await cairn.stop(), 0, cairn.log().slice(-2000));
});
