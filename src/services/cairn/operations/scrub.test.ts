import assert from "node:assert/strict";
import { test } from "node:test";

import { testWorld } from "../../../base/test-world.ts";
import { memoryBuckets } from "../../../buckets/memory-buckets.ts";
import type { Call } from "../../../call/operation.ts";
import { ServiceError } from "../../../call/service-error.ts";
import { scrub } from "./scrub.ts";

const operatorAccountId = "000000000001";

function callBy(accountId: string): Call {
  return {
    requestId: "r",
    principal: {
      type: "Root",
      accountId,
      arn: `arn:aws:iam::${accountId}:root`,
      principalId: accountId,
      accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    },
    region: "us-east-1",
    receivedAt: 0,
    sourceIp: "192.0.2.1",
    isSecure: true,
    signal: new AbortController().signal,
    trailers: new Map(),
  };
}

const code = (expected: string) => (error: unknown) =>
  error instanceof ServiceError && error.code === expected;

test("Scrub walks over everything, page by page", async () => {
  await using buckets = memoryBuckets(testWorld());
  await buckets.createBucket({
    name: "b",
    ownerAccountId: "111122223333",
    region: "r",
    createdAt: 0,
  });
  for (const key of ["a", "b"]) {
    const body = (async function* once(): AsyncGenerator<Uint8Array> {
      yield Buffer.alloc(1000);
    })();
    await buckets.putObject({ bucket: "b", key, body, headers: { metadata: {} } });
  }
  const { handle } = scrub({ buckets, operatorAccountId });
  const operator = callBy(operatorAccountId);
  const first = await handle({ maxBytes: 1000 }, operator);
  assert.deepEqual([first.checked, first.bytes, first.damaged], [1, 1000, []]);
  assert.ok(first.next !== undefined);
  const rest = await handle({ after: first.next }, operator);
  assert.deepEqual([rest.checked, rest.bytes, rest.next, rest.progress], [1, 1000, undefined, 1]);
});

test("Scrub is for the operator alone, and knows its limits", async () => {
  await using buckets = memoryBuckets(testWorld());
  const { handle } = scrub({ buckets, operatorAccountId });
  await assert.rejects(handle({}, callBy("111122223333")), code("AccessDeniedException"));
  const operator = callBy(operatorAccountId);
  for (const request of [
    { maxBytes: 0 },
    { maxBytes: 1.5 },
    { maxBytes: 2 ** 31 },
    { after: "x" },
  ]) {
    await assert.rejects(handle(request, operator), code("ValidationException"));
  }
});
