import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";

import { directorySource } from "./directory-source.ts";
import type { ListedObject } from "./evidence-source.ts";

let directory = "";
const never = new AbortController().signal;
const bucket = "org-logs";
const digest = "AWSLogs/1/CloudTrail-Digest/r/2026/01/02/d.json.gz";

before(async () => {
  directory = await mkdtemp(join(tmpdir(), "cairn-copy-"));
  const files = {
    "AWSLogs/1/CloudTrail/r/2026/01/02/b.json.gz": "bb",
    "AWSLogs/1/CloudTrail/r/2026/01/02/a.json.gz": "a",
    "AWSLogs/1/CloudTrail/r/2026/01/03/c.json.gz": "ccc",
    "AWSLogs/1/CloudTrail/r/2026-01/e.json.gz": "e",
    [digest]: "dddd",
    [`${digest}.metadata.json`]: '{"Signature": "abcd", "number": 1}',
  };
  for (const [key, content] of Object.entries(files)) {
    await mkdir(dirname(join(directory, key)), { recursive: true });
    await writeFile(join(directory, key), content);
  }
});

after(async () => rm(directory, { recursive: true }));

async function list(prefix: string, startAfter?: string): Promise<readonly ListedObject[]> {
  const source = directorySource(directory, bucket);
  const wanted = { bucket, prefix, ...(startAfter === undefined ? {} : { after: startAfter }) };
  const found: ListedObject[] = [];
  for await (const page of source.list(wanted, never)) found.push(...page);
  return found;
}

const names = (objects: readonly ListedObject[]): readonly string[] =>
  objects.map(({ key }) => key.slice("AWSLogs/1/CloudTrail/r/".length));

test("directorySource(): files are listed by their keys, in their order, with sizes", async () => {
  const all = await list("AWSLogs/1/CloudTrail/r/");
  assert.deepEqual(names(all), [
    "2026-01/e.json.gz",
    "2026/01/02/a.json.gz",
    "2026/01/02/b.json.gz",
    "2026/01/03/c.json.gz",
  ]);
  assert.deepEqual(
    all.map(({ bytes }) => bytes),
    [1, 1, 2, 3],
  );
  assert.deepEqual(await list("AWSLogs/2/"), []);
});

test("directorySource(): a listing begins behind a key, or behind what begins with it", async () => {
  const prefix = "AWSLogs/1/CloudTrail/r/";
  assert.deepEqual(names(await list(prefix, `${prefix}2026/01/02/a.json.gz`)), [
    "2026/01/02/b.json.gz",
    "2026/01/03/c.json.gz",
  ]);
  assert.deepEqual(names(await list(prefix, `${prefix}2026/01/03`)), ["2026/01/03/c.json.gz"]);
});

test("directorySource(): metadata stands beside a digest, and is no object", async () => {
  const source = directorySource(directory, bucket);
  const found = await list("AWSLogs/1/CloudTrail-Digest/");
  assert.deepEqual(
    found.map(({ key }) => key),
    [digest],
  );
  const read = await source.get({ bucket, key: digest }, never);
  assert.ok(read.kind === "found");
  assert.deepEqual(read.metadata, { signature: "abcd" });
});

test("directorySource(): folders are the directories", async () => {
  const source = directorySource(directory, bucket);
  const folders = await source.folders({ bucket, prefix: "AWSLogs/1/" }, never);
  assert.deepEqual(folders.toSorted(), ["CloudTrail", "CloudTrail-Digest"]);
  assert.deepEqual(await source.folders({ bucket, prefix: "none/" }, never), []);
});

test("directorySource(): what is not there is missing, and nothing outside is read", async () => {
  const source = directorySource(directory, bucket);
  for (const key of ["none", "AWSLogs", "../secret", "AWSLogs//1", "AWSLogs/./1", "a/.."]) {
    assert.deepEqual(await source.get({ bucket, key }, never), { kind: "missing" }, key);
  }
  const elsewhere = await source.get({ bucket: "other", key: digest }, never);
  assert.equal(elsewhere.kind, "unreadable");
});
