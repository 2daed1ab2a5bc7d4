import { createHash } from "node:crypto";
import { join } from "node:path";

import { scratchDirectory } from "../conformance/cairn-process.ts";
import { benchArguments } from "./arguments.ts";
import { call, startBenchCairn } from "./bench-cairn.ts";
import type { BenchCairn } from "./bench-cairn.ts";
import { fillIndex, logFileKeys } from "./fill-index.ts";
import type { FilledVersion } from "./fill-index.ts";
import { cpuSeconds, residentBytes } from "./process-figures.ts";
import { note, noteMachine, quantile, report, whole } from "./report.ts";

// How long a page of a listing takes, whatever the page, out of a million objects and out of a million
// versions, as a client sees it; and what memory it takes to delete and recover 100,000 versions.

const args = benchArguments();
const count = 1_000_000;
const pageBarMs = 20;
const pages = (args.rounds ?? 1) * 150;
/** Pages that find nothing compiled, and do not count. */
const warmUp = 30;
const recovered = 100_000;
const memoryBarBytes = 300 * 1024 * 1024;

const account = "111122223333";
const buckets = ["objects", "versions", "deleted", "one-key", "few"] as const;

using scratch = scratchDirectory();
noteMachine();
const options = { directory: scratch.path, accounts: [account], regions: ["us-east-1"] };
{
  await using cairn = await startBenchCairn(options);
  for (const bucket of buckets) await s3(cairn, "PUT", `/${bucket}`);
  await s3(cairn, "PUT", "/recovery");
  const enabled = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
  const checked = { "content-md5": md5(enabled) };
  await s3(cairn, "PUT", "/recovery", { query: "versioning=", body: enabled, headers: checked });
  await cairn.stop();
}
const filling = performance.now();
const keys = [...logFileKeys(count)];
await fillIndex(join(scratch.path, "data"), filled(keys));
note(`filled the index in ${whole((performance.now() - filling) / 1000)} s`);

{
  await using cairn = await startBenchCairn(options);
  await measurePages(cairn);
  await putAll(cairn);
  await cairn.stop();
}
await using cairn = await startBenchCairn(options);
await deleteAndRecover(cairn);

async function measurePages(target: BenchCairn): Promise<void> {
  const few = await pagesMs(target, "few", () => "list-type=2&max-keys=1000");
  for (const [what, bucket, query] of listings(keys)) {
    const cpuBefore = cpuSeconds(target.pid);
    const times = await pagesMs(target, bucket, query);
    const cpuMs = ((cpuSeconds(target.pid) - cpuBefore) * 1000) / (pages + warmUp);
    note(`${what}: ${cpuMs.toFixed(1)} ms of processor time a page`);
    const [p50, p99] = [quantile(times, 0.5), quantile(times, 0.99)];
    const ceiling = quantile(few, 0.99);
    report({
      what,
      figure: `p99 ${p99.toFixed(1)} ms (p50 ${p50.toFixed(1)} ms)`,
      ceiling: `${ceiling.toFixed(1)} ms, a bucket with that page alone`,
      ratio: ceiling / p99,
      bar: `${pageBarMs} ms`,
      isPassed: p99 < pageBarMs,
    });
  }
}

/** A million objects; a million versions of 250,000 keys; a million deleted ones; one key with 100,000. */
function* filled(all: readonly string[]): Generator<FilledVersion> {
  for (const key of all) yield { bucket: "objects", key, isNull: true, isCurrent: true };
  for (const key of all.slice(0, 1000)) yield { bucket: "few", key, isNull: true, isCurrent: true };
  for (let version = 0; version < 4; version += 1) {
    for (const key of all.slice(0, count / 4)) {
      yield { bucket: "versions", key, isCurrent: version === 3, isMarker: version === 2 };
    }
  }
  for (const isMarker of [false, true]) {
    for (const key of all.slice(0, count / 2)) {
      yield { bucket: "deleted", key, isMarker, isCurrent: isMarker };
    }
  }
  yield { bucket: "deleted", key: "zebra", isCurrent: true };
  for (let version = 1; version <= recovered; version += 1) {
    yield { bucket: "one-key", key: "k", isCurrent: version === recovered };
  }
}

type Listing = readonly [what: string, bucket: string, query: () => string];

function listings(all: readonly string[]): readonly Listing[] {
  const encode = encodeURIComponent;
  const key = (): string => encode(all[Math.floor(Math.random() * all.length)] ?? "");
  const versioned = (): string => encode(all[Math.floor((Math.random() * all.length) / 4)] ?? "");
  const prefix = encode("AWSLogs/");
  const day = (): string =>
    encode((all[Math.floor(Math.random() * all.length)] ?? "").slice(0, 40));
  return [
    ["1,000,000 objects, any page", "objects", () => `list-type=2&start-after=${key()}`],
    ["1,000,000 objects, by prefix", "objects", () => `list-type=2&prefix=${day()}`],
    ["1,000,000 objects, rolled up", "objects", () => `delimiter=%2F&list-type=2&prefix=${prefix}`],
    ["1,000,000 versions, any page", "versions", () => `key-marker=${versioned()}&versions=`],
    ["1,000,000 versions, rolled up", "versions", () => `delimiter=%2F&prefix=${prefix}&versions=`],
    ["what 500,000 deleted keys leave", "deleted", () => "list-type=2"],
    ["100,000 versions of one key", "one-key", () => "key-marker=a&versions="],
  ];
}

async function pagesMs(
  target: BenchCairn,
  bucket: string,
  query: () => string,
): Promise<readonly number[]> {
  const times: number[] = [];
  for (let page = 0; page < pages + warmUp; page += 1) {
    const startedAt = performance.now();
    await s3(target, "GET", `/${bucket}`, { query: query() });
    if (page >= warmUp) times.push(performance.now() - startedAt);
  }
  return times;
}

function names(): readonly string[] {
  return Array.from({ length: recovered }, (_, at) => `log-${String(at).padStart(6, "0")}`);
}

async function putAll(target: BenchCairn): Promise<void> {
  const all = names();
  for (let at = 0; at < all.length; at += 50) {
    const batch = all.slice(at, at + 50);
    await Promise.all(batch.map((name) => s3(target, "PUT", `/recovery/${name}`, { body: name })));
  }
}

/** Deletes, and takes the delete markers away again, a batch of a thousand at a time. */
async function deleteAndRecover(target: BenchCairn): Promise<void> {
  const all = names();
  const memory: number[] = [];
  const watch = (): unknown => memory.push(residentBytes(target.pid).now);
  watch();
  const startedAt = performance.now();
  let markers = 0;
  for (let at = 0; at < all.length; at += 1000) {
    const marked = await deleteBatch(
      target,
      all.slice(at, at + 1000).map((Key) => ({ Key })),
    );
    const ids = [...marked.matchAll(/<DeleteMarkerVersionId>([^<]+)</g)].map(([, id = ""]) => id);
    const keysOf = [...marked.matchAll(/<Key>([^<]+)</g)].map(([, key = ""]) => key);
    await deleteBatch(
      target,
      keysOf.map((Key, which) => ({ Key, VersionId: ids[which] ?? "" })),
    );
    markers += ids.length;
    watch();
  }
  const listed = await s3(target, "GET", "/recovery", {
    query: "list-type=2&start-after=log-099000",
  });
  if (markers !== recovered || !listed.includes("<KeyCount>999<")) throw new Error("not recovered");
  const seconds = (performance.now() - startedAt) / 1000;
  note(`deleted and recovered ${whole(recovered)} versions in ${seconds.toFixed(1)} s`);
  const mebibytes = (bytes: number): string => whole(bytes / 1024 / 1024);
  const peak = Math.max(...memory);
  report({
    what: "deleting and recovering 100,000 versions, memory",
    figure: `${mebibytes(memory[0] ?? 0)} MiB before, at most ${mebibytes(peak)} MiB`,
    bar: `${mebibytes(memoryBarBytes)} MiB`,
    isPassed: peak < memoryBarBytes,
  });
}

function deleteBatch(
  target: BenchCairn,
  objects: readonly { readonly Key: string; readonly VersionId?: string }[],
): Promise<string> {
  const entries = objects.map(({ Key, VersionId }) => {
    const version = VersionId === undefined ? "" : `<VersionId>${VersionId}</VersionId>`;
    return `<Object><Key>${Key}</Key>${version}</Object>`;
  });
  const body = `<Delete>${entries.join("")}</Delete>`;
  const headers = { "content-md5": md5(body) };
  return s3(target, "POST", "/recovery", { query: "delete=", body, headers });
}

function s3(
  target: BenchCairn,
  method: string,
  path: string,
  rest: {
    readonly query?: string;
    readonly body?: string;
    readonly headers?: Record<string, string>;
  } = {},
): Promise<string> {
  const credentials = target.keys.get(account);
  if (credentials === undefined) throw new Error("no credentials");
  const { query, body, headers } = rest;
  return call(target.endpoint, credentials, {
    method,
    path,
    service: "s3",
    region: "us-east-1",
    ...(query !== undefined && { query }),
    ...(headers !== undefined && { headers }),
    ...(body !== undefined && { body: Buffer.from(body) }),
  });
}

function md5(text: string): string {
  return createHash("md5").update(text).digest("base64");
}
