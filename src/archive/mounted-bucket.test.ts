import assert from "node:assert/strict";
import { test } from "node:test";

import { testWorld } from "../base/test-world.ts";
import { checkMountedBucket } from "./mounted-bucket-check.ts";
import { mountBucket } from "./mounted-bucket.ts";
import type { MountedBucket, MountedBucketSettings } from "./mounted-bucket.ts";
import type { S3Answer, S3Endpoint, S3Put } from "./s3-endpoint.ts";
import type { TrailBucketOutcome, TrailBucketQuestion } from "./trail-bucket.ts";

const accountId = "111122223333";
const question: TrailBucketQuestion = {
  bucket: "org-logs",
  prefix: "prod",
  accountId,
  trailArn: `arn:aws:cloudtrail:eu-west-1:${accountId}:trail/main`,
};
const { signal } = new AbortController();

/** An endpoint in memory, that can refuse and be away. */
class MemoryEndpoint implements S3Endpoint {
  readonly puts: S3Put[] = [];
  answer: (put: S3Put) => S3Answer | Error = () => ({ kind: "stored" });

  // oxlint-disable-next-line require-await -- the interface's
  readonly put = async (put: S3Put): Promise<S3Answer> => {
    this.puts.push(put);
    const answer = this.answer(put);
    if (answer instanceof Error) throw answer;
    return answer;
  };

  readonly [Symbol.dispose] = (): void => {};
}

function mount(change: Partial<MountedBucketSettings> = {}): {
  readonly endpoint: MemoryEndpoint;
  readonly mounted: MountedBucket;
  readonly world: ReturnType<typeof testWorld>;
} {
  const endpoint = new MemoryEndpoint();
  const world = testWorld();
  const settings = { name: "org-logs", sendAcl: true, ...change };
  return { endpoint, world, mounted: mountBucket(settings, { endpoint, clock: world.clock }) };
}

const file = { key: "a.json.gz", body: new Uint8Array(3), metadata: { signature: "ab" } };

test("mountBucket() puts as CloudTrail does", async () => {
  const { endpoint, mounted } = mount({ bucketOwner: "999988887777", kmsKeyId: "alias/logs" });
  assert.deepEqual(await mounted.put(file, signal), { kind: "stored" });
  assert.deepEqual(endpoint.puts, [
    {
      bucket: "org-logs",
      ...file,
      contentType: "application/json",
      contentEncoding: "gzip",
      acl: "bucket-owner-full-control",
      bucketOwner: "999988887777",
      kmsKeyId: "alias/logs",
    },
  ]);
});

test("mountBucket() leaves ACLs out where they are not wanted", async () => {
  const { endpoint, mounted } = mount({ sendAcl: false });
  await mounted.put(file, signal);
  assert.equal(endpoint.puts[0]?.acl, undefined);
});

test("mountBucket() lets those that wait fail with the one that has found nobody", async () => {
  const { endpoint, mounted, world } = mount();
  endpoint.answer = () => new Error("timed out");
  await assert.rejects(mounted.put(file, signal), /timed out/);
  await assert.rejects(mounted.put(file, signal), /timed out/);
  assert.equal(endpoint.puts.length, 1);

  await world.clock.advance(500);
  endpoint.answer = () => ({ kind: "stored" });
  assert.deepEqual(await mounted.put(file, signal), { kind: "stored" });
});

test("mountBucket() does not take a stop for a failure of the way", async () => {
  const { endpoint, mounted } = mount();
  const stop = new AbortController();
  endpoint.answer = () => {
    stop.abort();
    return new Error("aborted");
  };
  await assert.rejects(mounted.put(file, stop.signal), /aborted/);
  endpoint.answer = () => ({ kind: "stored" });
  assert.deepEqual(await mounted.put(file, signal), { kind: "stored" });
});

async function check(
  answer: (put: S3Put) => S3Answer | Error,
  change: Partial<TrailBucketQuestion> = {},
  settings: Partial<MountedBucketSettings> = {},
): Promise<{ outcome: TrailBucketOutcome; endpoint: MemoryEndpoint; logged: object[] }> {
  const { endpoint, mounted } = mount(settings);
  endpoint.answer = answer;
  const logged: object[] = [];
  const note = (fields: object): void => void logged.push(fields);
  const log = { debug: note, info: note, warn: note, error: note };
  const outcome = await checkMountedBucket(mounted, { ...question, ...change }, { log, signal });
  return { outcome, endpoint, logged };
}

function refused(code: string, message = "Access Denied"): () => S3Answer {
  return () => ({ kind: "refused", code, message });
}

test("checkMountedBucket() tries where log files and digests will be", async () => {
  const { outcome, endpoint } = await check(() => ({ kind: "stored" }));
  assert.deepEqual(outcome, { kind: "ok" });
  assert.deepEqual(
    endpoint.puts.map(({ key, body }) => [key, body.length]),
    [
      [`prod/AWSLogs/${accountId}/CloudTrail/`, 0],
      [`prod/AWSLogs/${accountId}/CloudTrail-Digest/`, 0],
    ],
  );
});

test("checkMountedBucket() tries an organization's folder as well", async () => {
  const { endpoint } = await check(() => ({ kind: "stored" }), { organizationId: "o-a1b2c3d4e5" });
  assert.deepEqual(
    endpoint.puts.map(({ key }) => key).slice(2),
    ["CloudTrail", "CloudTrail-Digest"].map(
      (kind) => `prod/AWSLogs/o-a1b2c3d4e5/${accountId}/${kind}/`,
    ),
  );
});

const statement = {
  Sid: "AWSCloudTrailWrite20150319",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::999988887777:user/cairn" },
  Action: "s3:PutObject",
  Resource: `arn:aws:s3:::org-logs/prod/AWSLogs/${accountId}/*`,
  Condition: { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } },
};
const denial =
  `User: ${statement.Principal.AWS} is not authorized to perform: s3:PutObject on resource: ` +
  `"arn:aws:s3:::org-logs/x" because no resource-based policy allows the s3:PutObject action`;

test("checkMountedBucket() names the statement that lets its identity in", async () => {
  const { outcome } = await check(refused("AccessDenied", denial));
  assert.deepEqual(outcome, { kind: "insufficient", code: "AccessDenied", missing: [statement] });
});

test("checkMountedBucket() asks for no ACL that is not sent", async () => {
  const { outcome } = await check(refused("AccessDenied", denial), {}, { sendAcl: false });
  const { Condition: _, ...without } = statement;
  assert.deepEqual(outcome, { kind: "insufficient", code: "AccessDenied", missing: [without] });
});

test("checkMountedBucket() notices that digests alone are refused", async () => {
  const { outcome } = await check(({ key }) =>
    key.endsWith("-Digest/") ? refused("AccessDenied", denial)() : { kind: "stored" },
  );
  assert.equal(outcome.kind, "insufficient");
});

test("checkMountedBucket() leaves the identity to the reader where S3 does not name it", async () => {
  const { outcome } = await check(refused("AccessDenied"));
  assert.ok(outcome.kind === "insufficient");
  const principal = { AWS: "ARN OF THE IDENTITY THAT CAIRN USES THERE" };
  assert.deepEqual(outcome.missing, [{ ...statement, Principal: principal }]);
});

test("checkMountedBucket() tells a bucket that is not there, and an endpoint that is away", async () => {
  const missing = await check(refused("NoSuchBucket"));
  assert.deepEqual(missing.outcome, { kind: "no-such-bucket" });
  const away = await check(() => new Error("connect ECONNREFUSED"));
  assert.deepEqual(away.outcome, { kind: "unreachable" });
  assert.match(JSON.stringify(away.logged), /connect ECONNREFUSED/);
});

test("checkMountedBucket() blames no policy for what is no matter of policies", async () => {
  const { outcome } = await check(refused("InvalidAccessKeyId"));
  assert.deepEqual(outcome, { kind: "insufficient", missing: [], code: "InvalidAccessKeyId" });
});
