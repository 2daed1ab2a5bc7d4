import { fileURLToPath } from "node:url";

import { scratchDirectory } from "../conformance/cairn-process.ts";
import { signedHeaders } from "../conformance/signed-request.ts";
import type { SignedRequest } from "../conformance/signed-request.ts";
import { benchArguments } from "./arguments.ts";
import { call, startBenchCairn } from "./bench-cairn.ts";
import type { BenchCairn } from "./bench-cairn.ts";
import { note, noteMachine, quantile, report } from "./report.ts";

// PutObject and GetObject of 8 MiB, encrypted as every object is, beside the same calls to a Cairn
// that stores bytes as they are. One call at a time, in turns, so that what else the machine does
// meets both; the median of each counts.

const args = benchArguments();
const bar = 0.7;
const rounds = args.rounds ?? 60;
const account = "111122223333";
const mebibytes = 8;
const content = Buffer.alloc(mebibytes * 1024 ** 2, "0123456789abcdef");
const plainServer = fileURLToPath(new URL("plain.ts", import.meta.url));

using scratch = scratchDirectory();
using scratchPlain = scratchDirectory();
noteMachine();
const places = { accounts: [account], regions: ["us-east-1"] };
await using encrypted = await startBenchCairn({ ...places, directory: scratch.path });
await using plain = await startBenchCairn({
  ...places,
  directory: scratchPlain.path,
  // As bin/cairn starts it.
  command: [process.execPath, "--max-semi-space-size=8", plainServer],
});
for (const cairn of [encrypted, plain]) {
  await call(cairn.endpoint, keyOf(cairn), requestOf("PUT", ""));
}

await compare("PutObject", () => ({ ...requestOf("PUT", "/object"), body: content }));
await compare("GetObject", () => requestOf("GET", "/object"));
await encrypted.stop();
await plain.stop();

async function compare(what: string, next: () => SignedRequest): Promise<void> {
  const took: { readonly encrypted: number[]; readonly plain: number[] } = {
    encrypted: [],
    plain: [],
  };
  for (let round = -5; round < rounds; round += 1) {
    const ms = await time(encrypted, next());
    const plainMs = await time(plain, next());
    // The first rounds warm up.
    if (round < 0) continue;
    took.encrypted.push(ms);
    took.plain.push(plainMs);
  }
  const [median, plainMedian] = [quantile(took.encrypted, 0.5), quantile(took.plain, 0.5)];
  note(`${what}: p50 ${median.toFixed(1)} ms encrypted, ${plainMedian.toFixed(1)} ms as it is`);
  report({
    what: `${what} of ${mebibytes} MiB, encrypted`,
    figure: `${rateOf(median)} MiB/s`,
    ceiling: rateOf(plainMedian),
    ratio: plainMedian / median,
    bar: `at least ${bar} of the same unencrypted`,
    isPassed: plainMedian / median >= bar,
  });
}

function rateOf(ms: number): string {
  return ((mebibytes * 1000) / ms).toFixed(0);
}

/** Milliseconds from a request to the end of its answer. */
async function time(cairn: BenchCairn, request: SignedRequest): Promise<number> {
  const { method, path, body } = request;
  const headers = signedHeaders(request, cairn.endpoint, keyOf(cairn));
  const startedAt = performance.now();
  const response = await fetch(`${cairn.endpoint}${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: Buffer.from(body.buffer, body.byteOffset, body.length) }),
  });
  const answer = await response.arrayBuffer();
  const ms = performance.now() - startedAt;
  const isWhole = method !== "GET" || answer.byteLength === content.length;
  if (!response.ok || !isWhole) throw new Error(`${method} ${path}: ${response.status}`);
  return ms;
}

function requestOf(method: string, key: string): SignedRequest {
  return { method, path: `/encryption-bench${key}`, service: "s3", region: "us-east-1" };
}

function keyOf({ keys }: BenchCairn): { accessKeyId: string; secretAccessKey: string } {
  const key = keys.get(account);
  if (key === undefined) throw new Error(`${account} has no key`);
  return key;
}
