import assert from "node:assert/strict";
import { test } from "node:test";

import { testWorld } from "../../base/test-world.ts";
import type { BucketLogging } from "../../buckets/bucket-configuration.ts";
import type { Buckets } from "../../buckets/buckets.ts";
import { memoryBuckets } from "../../buckets/memory-buckets.ts";
import type { CallFacts } from "../../call/operation.ts";
import { openAccessLogs } from "./access-logs.ts";
import { accessLogLine } from "./log-line.ts";
import { loggedOperation } from "./operation-name.ts";

const owner = "111122223333";
const canonicalUserId = (id: string): string => `canonical-${id}`;
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const startAt = Date.UTC(2019, 1, 6, 0, 0, 38);

const policy = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Service: "logging.s3.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: "arn:aws:s3:::target/logs/*",
      Condition: {
        ArnLike: { "aws:SourceArn": "arn:aws:s3:::source" },
        StringEquals: { "aws:SourceAccount": owner },
      },
    },
  ],
});

const facts: CallFacts = {
  requestId: "3E57427F3EXAMPLE",
  receivedAt: startAt,
  completedAt: startAt + 7,
  service: { eventSource: "s3.amazonaws.com", protocol: "rest-xml" },
  operationName: "GetObject",
  region: "us-east-1",
  principal: {
    type: "Root",
    accountId: owner,
    arn: `arn:aws:iam::${owner}:root`,
    principalId: owner,
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  },
  input: { Bucket: "source", Key: "a b/ü" },
  output: { ContentLength: 113 },
  resources: [],
  sourceIp: "192.0.2.3",
  userAgent: 'say "hello"\n',
  host: "source.s3.us-west-1.amazonaws.com",
  tls: { version: "TLSv1.3", cipherSuite: "TLS_AES_128_GCM_SHA256" },
  http: { method: "GET", target: "/source/a%20b", status: 200 },
  bytesIn: 0,
  bytesOut: 113,
  authentication: "AuthHeader",
  extendedRequestId: "s9lzHYrFp76ZVxRcpX9+5cjAnEH2ROuNkd2BHfIa6UkFVdtjf5mKR3/eTPFvsiP/",
};

interface House extends AsyncDisposable {
  readonly buckets: Buckets;
  readonly called: (change?: Partial<CallFacts>) => Promise<void>;
  readonly wait: (ms: number) => Promise<void>;
  readonly delivered: () => Promise<readonly { readonly key: string; readonly lines: string[] }[]>;
  readonly close: () => Promise<void>;
}

async function openHouse(logging: Partial<BucketLogging> = {}, isOpen = true): Promise<House> {
  const world = testWorld({ startAt });
  const buckets = memoryBuckets(world);
  const common = { ownerAccountId: owner, region: "us-west-1", createdAt: 0 };
  const target = { TargetBucket: "target", TargetPrefix: "logs/", ...logging };
  await buckets.createBucket({ ...common, name: "source", configuration: { logging: target } });
  await buckets.createBucket({ ...common, name: "target", ...(isOpen && { policy }) });
  const logs = openAccessLogs({ ...world, buckets, log, canonicalUserId });
  return {
    buckets,
    called: async (change = {}) => logs.called({ ...facts, ...change }),
    wait: async (ms) => world.clock.advance(ms),
    delivered: async () => {
      const page = await buckets.listObjects({ bucket: "target", prefix: "", limit: 1000 });
      return Promise.all(
        page.objects.map(async (object) => {
          const parts: Uint8Array[] = [];
          const whole = await buckets.findObject("target", object.key);
          assert.ok(whole);
          for await (const part of buckets.readObject(whole)) parts.push(part);
          return { key: object.key, lines: Buffer.concat(parts).toString().trimEnd().split("\n") };
        }),
      );
    },
    close: async () => logs[Symbol.asyncDispose](),
    [Symbol.asyncDispose]: async () => {
      await logs[Symbol.asyncDispose]();
      await buckets[Symbol.asyncDispose]();
    },
  };
}

test("access logs have a line a call, in the format of S3, under a key with the time", async () => {
  await using house = await openHouse();
  await house.called();
  assert.deepEqual(await house.delivered(), []);
  await house.wait(60_000);
  const [object, ...others] = await house.delivered();
  assert.equal(others.length, 0);
  assert.match(object?.key ?? "", /^logs\/2019-02-06-00-01-38-[0-9A-F]{16}$/);
  assert.deepEqual(object?.lines, [
    `canonical-${owner} source [06/Feb/2019:00:00:38 +0000] 192.0.2.3 canonical-${owner} ` +
      "3E57427F3EXAMPLE REST.GET.OBJECT a%20b/%C3%BC " +
      '"GET /source/a%20b HTTP/1.1" 200 - 113 113 7 7 "-" "say %22hello%22%0A" - ' +
      "s9lzHYrFp76ZVxRcpX9+5cjAnEH2ROuNkd2BHfIa6UkFVdtjf5mKR3/eTPFvsiP/ SigV4 " +
      "TLS_AES_128_GCM_SHA256 AuthHeader source.s3.us-west-1.amazonaws.com TLSv1.3 - -",
  ]);
});

test("access logs do not show what a presigned URL is signed with", async () => {
  await using house = await openHouse();
  const target = "/source/a?X-Amz-Signature=5ec&X-Amz-Security-Token=5ec&x-id=GetObject";
  await house.called({ http: { method: "GET", target, status: 200 } });
  await house.close();
  const [line = ""] = (await house.delivered())[0]?.lines ?? [];
  assert.ok(!line.includes("5ec"), line);
  assert.match(line, /X-Amz-Signature=REDACTED&X-Amz-Security-Token=REDACTED&x-id=GetObject/);
});

test("access logs are partitioned by source and date, of the events or of the delivery", async () => {
  for (const partitionDateSource of ["EventTime", "DeliveryTime"] as const) {
    await using house = await openHouse({ partitionDateSource });
    await house.called();
    await house.called({ receivedAt: startAt - 60_000 });
    await house.wait(60_000);
    const keys = (await house.delivered()).map(({ key }) => key.slice(0, -17)).toSorted();
    const folder = `logs/${owner}/us-west-1/source`;
    assert.deepEqual(
      keys,
      partitionDateSource === "EventTime"
        ? [`${folder}/2019/02/05/2019-02-05-00-00-00`, `${folder}/2019/02/06/2019-02-06-00-00-00`]
        : Array(2).fill(`${folder}/2019/02/06/2019-02-06-00-01-38`),
    );
  }
});

test("access logs name each object that one call deletes", async () => {
  await using house = await openHouse();
  const output = { Deleted: [{ Key: "a" }, { Key: "b", VersionId: "v" }] };
  const http = { method: "POST", target: "/source?delete", status: 200 };
  await house.called({ operationName: "DeleteObjects", input: { Bucket: "source" }, output, http });
  await house.close();
  const [object] = await house.delivered();
  assert.deepEqual(
    object?.lines.map((line) => line.split(" ").slice(7, 9)),
    [
      ["REST.POST.MULTI_OBJECT_DELETE", "-"],
      ["BATCH.DELETE.OBJECT", "a"],
      ["BATCH.DELETE.OBJECT", "b"],
    ],
  );
});

test("access logs wait for a target that lets them in, and end when logging does", async () => {
  await using house = await openHouse({}, false);
  await house.called();
  await house.wait(180_000);
  assert.deepEqual(await house.delivered(), []);
  const target = await house.buckets.findBucket("target");
  const source = await house.buckets.findBucket("source");
  assert.ok(target !== undefined && source !== undefined);
  await house.buckets.updateBucket(target, (now) => ({ ...now, policy }));
  await house.called();
  await house.wait(60_000);
  assert.deepEqual(
    (await house.delivered()).map(({ lines }) => lines.length),
    [2],
  );
  await house.called();
  await house.buckets.updateBucket(source, (now) => ({ ...now, configuration: {} }));
  await house.called();
  await house.wait(60_000);
  assert.equal((await house.delivered()).length, 1);
});

test("access logs that no target takes are dropped after some days", async () => {
  await using house = await openHouse({}, false);
  await house.called();
  await house.wait(4 * 86_400_000);
  const target = await house.buckets.findBucket("target");
  assert.ok(target !== undefined);
  await house.buckets.updateBucket(target, (now) => ({ ...now, policy }));
  await house.close();
  assert.deepEqual(await house.delivered(), []);
});

test("access logs are of buckets that have one, and are put when they close", async () => {
  await using house = await openHouse();
  await house.called({ input: { Bucket: "target" } });
  await house.called({ input: {} });
  await house.called({ service: { eventSource: "sts.amazonaws.com", protocol: "query" } });
  await house.called();
  await house.close();
  const objects = await house.delivered();
  assert.deepEqual(
    objects.map(({ lines }) => lines.length),
    [1],
  );
});

test("accessLogLine() shows what is missing as a hyphen, and keeps to one line", () => {
  const entry = { bucketOwner: "o", bucket: "b", at: startAt, requestId: "r" };
  const line = accessLogLine({ ...entry, operation: "S3.EXPIRE.OBJECT", host: "a b\nc" });
  assert.equal(
    line,
    'o b [06/Feb/2019:00:00:38 +0000] - - r S3.EXPIRE.OBJECT - "-" - - - - - - "-" "-" ' +
      "- - - - - a_b_c - - -",
  );
});

// From the operations that the user guide and published logs name.
const operations: [name: string, method: string, hasKey: boolean, logged: string][] = [
  ["GetObject", "GET", true, "REST.GET.OBJECT"],
  ["HeadBucket", "HEAD", false, "REST.HEAD.BUCKET"],
  ["GetBucketVersioning", "GET", false, "REST.GET.VERSIONING"],
  ["GetBucketPolicy", "GET", false, "REST.GET.BUCKETPOLICY"],
  ["PutBucketLifecycleConfiguration", "PUT", false, "REST.PUT.LIFECYCLE"],
  ["GetBucketLogging", "GET", false, "REST.GET.LOGGING_STATUS"],
  ["UploadPart", "PUT", true, "REST.PUT.PART"],
  ["CopyObject", "PUT", true, "REST.COPY.OBJECT"],
];
for (const [name, method, hasKey, logged] of operations) {
  test(`loggedOperation() ${name} is ${logged}`, () => {
    assert.equal(loggedOperation(name, method, hasKey), logged);
  });
}
