import { fileURLToPath } from "node:url";

import { scratchDirectory } from "../conformance/cairn-process.ts";
import { signedBytes } from "../conformance/signed-request.ts";
import type { SignedRequest } from "../conformance/signed-request.ts";
import { benchArguments } from "./arguments.ts";
import { call, metricsOf, selectEverything, startBenchCairn } from "./bench-cairn.ts";
import type { BenchCairn } from "./bench-cairn.ts";
import { load } from "./raw-client.ts";
import type { Figures } from "./raw-client.ts";
import { note, noteMachine, quantile, report, whole } from "./report.ts";

// Signed calls a second, each recorded in the journal, durably, before it is answered; beside the
// same calls to a Cairn that records nothing.

const args = benchArguments();
const bar = 0.6;
const connections = 32;
const slices = 8;
const sliceSeconds = (args.seconds ?? 40) / slices / 2;
const account = "111122223333";
const unrecorded = fileURLToPath(new URL("unrecorded.ts", import.meta.url));

using scratch = scratchDirectory();
using scratchUnrecorded = scratchDirectory();
noteMachine();
const places = { accounts: [account], regions: ["us-east-1"] };
await using recording = await startBenchCairn({ ...places, directory: scratch.path });
await using silent = await startBenchCairn({
  ...places,
  directory: scratchUnrecorded.path,
  // As bin/cairn starts it.
  command: [process.execPath, "--max-semi-space-size=8", unrecorded],
});
for (const cairn of [recording, silent]) {
  await selectEverything(cairn);
  await call(cairn.endpoint, keyOf(cairn), bucketRequest("PUT", ""));
}

await compare("GetCallerIdentity", () => ({
  method: "POST",
  path: "/",
  service: "sts",
  region: "us-east-1",
  headers: { "content-type": "application/x-www-form-urlencoded" },
  body: Buffer.from("Action=GetCallerIdentity&Version=2011-06-15"),
}));
const content = Buffer.alloc(4096, "x");
await compare("PutObject of 4 KiB", (index) => ({
  ...bucketRequest("PUT", `/object-${index}`),
  body: content,
}));
await recording.stop();
await silent.stop();

/** Turns between the two in short slices, so that what else the machine does meets both. */
async function compare(what: string, requestOf: (index: number) => SignedRequest): Promise<void> {
  const figures: { readonly journalled: Figures[]; readonly bare: Figures[] } = {
    journalled: [],
    bare: [],
  };
  const runRecording = loadOf(recording, requestOf);
  const runSilent = loadOf(silent, requestOf);
  await runRecording(2);
  await runSilent(2);
  const endBefore = await journalEnd();
  for (let slice = 0; slice < slices; slice += 1) {
    figures.journalled.push(await runRecording(sliceSeconds));
    figures.bare.push(await runSilent(sliceSeconds));
  }
  const calls = figures.journalled.reduce(
    (sum, { callsPerSecond }) => sum + callsPerSecond * sliceSeconds,
    0,
  );
  note(`${what}: ${whole(((await journalEnd()) - endBefore) / calls)} bytes of journal per call`);
  tell(`${what}, journalled`, figures.journalled);
  tell(`${what}, not recorded`, figures.bare);
  const journalled = rate(figures.journalled);
  const bare = rate(figures.bare);
  const failed = [...figures.journalled, ...figures.bare].reduce(
    (sum, each) => sum + each.failed,
    0,
  );
  report({
    what: `${what}, durable before it is answered${failed === 0 ? "" : `, ${failed} FAILED`}`,
    figure: `${whole(journalled)} calls/s`,
    ceiling: whole(bare),
    ratio: journalled / bare,
    bar: `at least ${bar} of the calls without a record`,
    isPassed: failed === 0 && journalled >= bar * bare,
  });
}

/** Signs anew for each call: with a fresh signature, as clients do. */
function loadOf(
  cairn: BenchCairn,
  requestOf: (index: number) => SignedRequest,
): (seconds: number) => Promise<Figures> {
  const { endpoint } = cairn;
  const credentials = keyOf(cairn);
  let index = 0;
  const next = (): Buffer => {
    index += 1;
    return signedBytes(requestOf(index), endpoint, credentials);
  };
  return async (seconds) => load(endpoint, next, connections, seconds);
}

function bucketRequest(method: string, key: string): SignedRequest {
  return { method, path: `/calls-bench${key}`, service: "s3", region: "us-east-1" };
}

function keyOf({ keys }: BenchCairn): { accessKeyId: string; secretAccessKey: string } {
  const key = keys.get(account);
  if (key === undefined) throw new Error(`${account} has no key`);
  return key;
}

async function journalEnd(): Promise<number> {
  return (await metricsOf(recording.endpoint)).get("cairn_journal_end_bytes") ?? 0;
}

function rate(figures: readonly Figures[]): number {
  return quantile(
    figures.map(({ callsPerSecond }) => callsPerSecond),
    0.5,
  );
}

function tell(what: string, figures: readonly Figures[]): void {
  const median = (read: (each: Figures) => number): string =>
    quantile(figures.map(read), 0.5).toFixed(1);
  note(
    `${what}: ${whole(rate(figures))} calls/s over ${connections} connections, ` +
      `p50 ${median((each) => each.p50Ms)} ms, p99 ${median((each) => each.p99Ms)} ms`,
  );
}
