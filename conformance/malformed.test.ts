import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { PutEventSelectorsCommand } from "@aws-sdk/client-cloudtrail";
import type { EventSelector } from "@aws-sdk/client-cloudtrail";
import { CreateBucketCommand } from "@aws-sdk/client-s3";

import { scratchDirectory, startCairn } from "./cairn-process.ts";
import type { CairnProcess } from "./cairn-process.ts";
import { callerIdentity } from "./load.ts";
import { logFilesIn, recordsOf } from "./log-files.ts";
import { dice, malformed, requests } from "./malformed-requests.ts";
import { defaultTrail, sdkFor } from "./sdk.ts";
import { signedBytes } from "./signed-request.ts";

// Thousands of requests that no client would send, over bare sockets: each is answered with an error
// that a client can read, or its connection is closed; the server goes on, and every one that was
// a request has a record.

const seed = 20_261_122;
const rounds = 3000;
const atOnce = 40;
const scratch = scratchDirectory();
let cairn: CairnProcess;
let port = 0;

before(async () => {
  cairn = await startCairn(`${scratch.path}/data`, [
    ...["--regions", "us-east-1", "--delivery-interval", "300ms", "--digest-interval", "10s"],
  ]);
  port = Number(new URL(cairn.endpoint).port);
  using sdk = sdkFor(cairn);
  const selector = {
    ReadWriteType: "All",
    DataResources: [{ Type: "AWS::S3::Object", Values: ["arn:aws:s3"] }],
  } satisfies EventSelector;
  await sdk.s3.send(new CreateBucketCommand({ Bucket: "target" }));
  await sdk.cloudtrail.send(
    new PutEventSelectorsCommand({ TrailName: "default", EventSelectors: [selector] }),
  );
});

after(async () => {
  assert.equal(await cairn.stop(), 0, cairn.log().slice(-3000));
  scratch[Symbol.dispose]();
});

type Answer = { readonly kind: "answered" | "closed"; readonly text: string };

/** Sends bytes, ends its half of the connection unless it `stays`, and reads until the server is done. */
async function exchange(bytes: Buffer, stays = false, withinMs = 15_000): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const socket = connect(port, "127.0.0.1");
  const parts: Buffer[] = [];
  const late = setTimeout(() => {
    reject(new Error(`hangs: ${JSON.stringify(bytes.subarray(0, 600).toString("latin1"))}`));
    socket.destroy();
  }, withinMs);
  const done = (): void => {
    clearTimeout(late);
    const text = Buffer.concat(parts).toString("latin1");
    resolve({ kind: text === "" ? "closed" : "answered", text });
  };
  socket.on("data", (part) => {
    parts.push(part);
    // Enough to see that it is an answer; a client that waits for more closes now.
    if (stays && Buffer.concat(parts).includes("\r\n\r\n")) socket.end();
  });
  socket.on("error", () => {});
  socket.on("close", done);
  socket.write(bytes);
  if (!stays) socket.end();
  return promise;
}

/** A reading of an answer that a client could make sense of: a status, and an error's code. */
function checkAnswer({ kind, text: all }: Answer, sent: Buffer): void {
  const text = all.replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, "");
  if (kind === "closed" || text === "") return;
  const shown = `${JSON.stringify(sent.subarray(0, 900).toString("latin1"))}\n${text.slice(0, 900)}`;
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1]);
  assert.ok(status >= 200 && status < 600, shown);
  assert.ok(status !== 500, `an internal error:\n${shown}`);
  if (status < 400 || sent.toString("latin1").startsWith("HEAD ")) return;
  const body = text.slice(text.indexOf("\r\n\r\n") + 4);
  const isModelled = /<Code>\w+<\/Code>|"__type":|"code":|x-amzn-errortype/i.test(text);
  // What is no HTTP is answered by the HTTP server itself, without a body.
  assert.ok(isModelled || body === "", shown);
}

/**
 * A data event whose caller or object never became known is no trail's to record, here as on AWS.
 *
 * @see Amazon S3 User Guide, "Logging Amazon S3 API calls using AWS CloudTrail"
 */
const dataOperations = /^(Get|Put|Delete|List|CompleteMultipart|Upload)(Objects?|Upload|Part)$/;

/** What the server counts as calls that have to have a record. */
async function callsTotal(): Promise<number> {
  const text = await (await fetch(`${cairn.endpoint}/metrics`)).text();
  const line =
    /^cairn_calls_total\{service="([^"]*)",operation="([^"]*)",status="(\d+)"\} (\d+)$/gm;
  let total = 0;
  for (const [, service, operation = "", status, count] of text.matchAll(line)) {
    const isData = service === "s3.amazonaws.com" && dataOperations.test(operation);
    if (!isData || Number(status) < 400) total += Number(count);
  }
  return total;
}

/** How many calls without a user agent stand in the log files: what came over bare sockets. */
async function recordedCalls(): Promise<number> {
  const { bucket } = await defaultTrail(cairn);
  const ids: unknown[] = [];
  for await (const logFile of logFilesIn(cairn, bucket)) {
    const bare = recordsOf(logFile).filter(({ userAgent }) => typeof userAgent !== "string");
    const kept = bare.filter(
      ({ eventName, errorCode }) =>
        errorCode === undefined || !dataOperations.test(String(eventName)),
    );
    ids.push(...kept.map(({ requestID }) => requestID));
  }
  assert.equal(new Set(ids).size, ids.length, "each stands once");
  return ids.length;
}

test(`${rounds} malformed requests: an error or a close, and a record for each call`, async () => {
  const roll = dice(seed);
  const callsBefore = await callsTotal();
  let sent = 0;
  const sender = async (): Promise<void> => {
    while (sent < rounds) {
      sent += 1;
      const bytes = malformed(cairn, roll);
      checkAnswer(await exchange(bytes), bytes);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, sender));
  // Clients that went away do not see when their call ends, nor when its record is delivered.
  await sleep(3000);
  const calls = (await callsTotal()) - callsBefore;
  assert.ok(calls > rounds / 5, `${calls} were calls`);
  assert.notEqual(await callerIdentity(cairn), undefined, "the server goes on");
  assert.doesNotMatch(cairn.log(), /"level":"error"/);
  assert.equal(await recordedCalls(), calls, "each call has a record");
});

test("clients that never finish a request are let go of, and the others do not notice", async () => {
  const [target] = requests;
  assert.ok(target);
  const bytes = signedBytes(target, cairn.endpoint, cairn);
  const cut = bytes.indexOf("\r\n\r\n");
  const parts = [0, 40, cut].map((length) => bytes.subarray(0, length));
  const answers = parts.flatMap((part) =>
    Array.from({ length: 50 }, async () => exchange(part, true, 60_000)),
  );
  assert.notEqual(await callerIdentity(cairn), undefined, "the server goes on meanwhile");
  for (const answer of await Promise.all(answers)) {
    assert.match(answer.text, /^HTTP\/1\.1 408 Request Timeout/);
  }
});

test("a body that stops half way is given up, and is recorded as a call that failed", async () => {
  const [target] = requests;
  assert.ok(target);
  const bytes = signedBytes(target, cairn.endpoint, cairn);
  const callsBefore = await callsTotal();
  const answer = await exchange(bytes.subarray(0, -5), true, 100_000);
  assert.doesNotMatch(answer.text, /^HTTP\/1\.1 2/);
  const deadline = performance.now() + 10_000;
  while ((await callsTotal()) === callsBefore) {
    assert.ok(performance.now() < deadline, "not recorded");
    await sleep(100);
  }
});
