import assert from "node:assert/strict";
import { before, test } from "node:test";
import { gzipSync } from "node:zlib";

import type { TestHouse } from "../delivery/house.fixture.ts";
import { sha256Hex } from "../integrity/sha256.ts";
import type { ReadObject } from "../integrity/verify-digest.ts";
import { digestKey, parseDigestKey } from "../logfile/digest-key.ts";
import {
  activity,
  bucket,
  digestsIn,
  findingsOf,
  loggingHouse,
  logFilesIn,
  record,
  validate,
} from "./evidence.fixture.ts";
import { digestOf, following, resigned } from "./forged-digest.fixture.ts";

// Backfill digests, which AWS writes for log files that became known late. Cairn writes none.

let house: TestHouse;
/** The house's objects, a log file that no digest lists, and two backfill digests, one listing it. */
let objects: Map<string, ReadObject>;
let names: readonly [string, string];
let late = "";

before(async () => {
  house = await loggingHouse();
  await record(house);
  await activity(house, 10);
  objects = new Map(house.objects);
  const model = objects.get(digestsIn(house)[3] ?? "");
  assert.ok(model);
  const [logFile] = digestOf(model).logFiles;
  assert.ok(logFile);
  late = `${bucket}/${logFile.s3Object.replace(/_[^_]*$/, "_abcdefghij012345.json.gz")}`;
  const text = JSON.stringify({ Records: [lateRecord(logFile.newestEventTime)] });
  const s3Object = late.slice(bucket.length + 1);
  objects.set(late, { bucket, key: s3Object, body: gzipSync(text), metadata: {} });
  const listed = { ...logFile, s3Object, hashValue: sha256Hex(Buffer.from(text)) };
  const times = {
    newestEventTime: listed.newestEventTime,
    oldestEventTime: listed.oldestEventTime,
  };

  const first = await backfill(model, { logFiles: [{ ...listed, ...times }] });
  const next = objects.get(digestsIn(house)[4] ?? "");
  assert.ok(next);
  const empty = { logFiles: [], newestEventTime: null, oldestEventTime: null };
  const second = await backfill(next, { ...empty, ...following(first) });
  names = [`${bucket}/${first.key}`, `${bucket}/${second.key}`];
  objects.set(names[0], first).set(names[1], second);
});

function lateRecord(eventTime: string): object {
  return {
    eventID: "late",
    eventTime,
    eventSource: "s3.amazonaws.com",
    eventName: "CreateBucket",
    awsRegion: "eu-central-1",
    recipientAccountId: "111122223333",
  };
}

/** A backfill digest over the window of another one. */
async function backfill(
  model: ReadObject,
  change: Parameters<typeof resigned>[2],
): Promise<ReadObject> {
  const address = parseDigestKey(model.key);
  assert.ok(address);
  const digestS3Object = digestKey({ ...address, isBackfill: true });
  const alone = {
    previousDigestS3Bucket: null,
    previousDigestS3Object: null,
    previousDigestHashValue: null,
    previousDigestHashAlgorithm: null,
    previousDigestSignature: null,
  };
  const signed = await resigned(house, model, { ...alone, digestS3Object, ...change });
  const generated = { "backfill-generation-timestamp": "2026-01-05T00:00:00.000Z" };
  return { ...signed, metadata: { ...signed.metadata, ...generated } };
}

test("backfill digests are a chain of their own, and list files as others do", async () => {
  assert.ok(logFilesIn(house).length > 0);
  const report = await validate(house, { objects });
  assert.deepEqual(findingsOf(report), []);
  const chain = report.chains.find(({ isBackfill }) => isBackfill);
  assert.deepEqual([chain?.digests.valid, chain?.logFiles.valid], [2, 1]);
});

test("without its backfill digest a late file is listed by none", async () => {
  const without = new Map(objects);
  for (const name of names) without.delete(name);
  assert.deepEqual(findingsOf(await validate(house, { objects: without })), [
    `log-unlisted ${late}`,
  ]);
});

test("a backfill digest that is deleted, changed, or does not say when it was made, is found", async () => {
  const [first, second] = names;
  const object = objects.get(first);
  assert.ok(object);
  const deleted = new Map(objects);
  deleted.delete(first);
  const rules = findingsOf(await validate(house, { objects: deleted }));
  assert.ok(rules.includes(`digest-missing ${first}`), rules.join("\n"));

  const { signature = "", "signature-algorithm": algorithm = "" } = object.metadata;
  const bare = { ...object, metadata: { signature, "signature-algorithm": algorithm } };
  const undated = findingsOf(await validate(house, { objects: new Map(objects).set(first, bare) }));
  assert.ok(undated.includes(`digest-format ${first}`), undated.join("\n"));

  const last = objects.get(second);
  assert.ok(last);
  const forged = await resigned(house, last, { previousDigestHashValue: "0".repeat(64) });
  const metadata = { ...last.metadata, ...forged.metadata };
  const relinked = new Map(objects).set(second, { ...forged, metadata });
  assert.deepEqual(findingsOf(await validate(house, { objects: relinked })), [
    `previous-hash ${first}`,
  ]);
});
