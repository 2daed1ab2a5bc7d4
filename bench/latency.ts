import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync } from "node:zlib";

import { GetObjectCommand, paginateListObjectsV2, S3Client } from "@aws-sdk/client-s3";

import { scratchDirectory } from "../conformance/cairn-process.ts";
import { benchArguments } from "./arguments.ts";
import { startBenchCairn } from "./bench-cairn.ts";
import { generatedRecords } from "./generated-records.ts";
import { importLoad } from "./import-load.ts";
import { eventIdOf, placesOf } from "./records.ts";
import { note, noteMachine, quantile, report, whole } from "./report.ts";

// The time from the acknowledgement of an event to its log file being in the bucket, as a client
// sees both, at a delivery interval of a second. Finding a new file counts: up to `pollMs` and a
// listing.

const args = benchArguments();
const barMs = 2000;
const pollMs = 20;
const eventsPerSecond = 500;
const seconds = args.seconds ?? 30;

using scratch = scratchDirectory();
noteMachine();
const templates = generatedRecords(400).filter((line) => line.includes('"managementEvent":true'));
await using cairn = await startBenchCairn({
  directory: scratch.path,
  ...placesOf(templates),
  flags: ["--delivery-interval", "1s"],
});
const s3 = new S3Client({
  region: "us-east-1",
  endpoint: cairn.endpoint,
  forcePathStyle: true,
  credentials: { ...cairn.archive },
});

/** When each event was acknowledged, and when each log file was first listed. */
const acknowledgedAt = new Map<string, number>();
const foundAt = new Map<string, number>();
const ended = new AbortController();
const watching = watch();
await importLoad({
  endpoint: cairn.endpoint,
  credentials: cairn,
  templates,
  eventsPerSecond,
  batchesPerSecond: 50,
  seconds,
  onAcknowledged: (lines) => {
    for (const line of lines) acknowledgedAt.set(eventIdOf(line), performance.now());
  },
});
await sleep(barMs * 2);
ended.abort();
await watching;
const latencies = await latenciesOf();
s3.destroy();
await cairn.stop();

const p99 = quantile(latencies, 0.99);
const missing = acknowledgedAt.size - latencies.length;
note(
  `${whole(acknowledgedAt.size)} events at ${eventsPerSecond}/s in ${foundAt.size} log files, ` +
    `p50 ${whole(quantile(latencies, 0.5))} ms, longest ${whole(Math.max(...latencies))} ms`,
);
report({
  what: `acknowledgement to object in bucket${missing === 0 ? "" : `, ${missing} MISSING`}`,
  figure: `p99 ${whole(p99)} ms`,
  bar: `under ${barMs} ms`,
  isPassed: missing === 0 && p99 < barMs,
});

async function watch(): Promise<void> {
  while (!ended.signal.aborted) {
    const at = performance.now();
    for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: cairn.bucket })) {
      const keys = (page.Contents ?? []).flatMap(({ Key: key }) => key ?? []);
      const fresh = keys.filter((key) => key.includes("/CloudTrail/") && !foundAt.has(key));
      for (const key of fresh) foundAt.set(key, performance.now());
    }
    await sleep(Math.max(0, at + pollMs - performance.now()));
  }
}

async function latenciesOf(): Promise<readonly number[]> {
  const found: number[] = [];
  for (const [key, at] of foundAt) {
    const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: cairn.bucket, Key: key }));
    const bytes = (await body?.transformToByteArray()) ?? new Uint8Array();
    for (const { eventID: id } of JSON.parse(gunzipSync(bytes).toString()).Records) {
      const acknowledged = acknowledgedAt.get(id);
      if (acknowledged !== undefined) found.push(at - acknowledged);
    }
  }
  return found;
}
