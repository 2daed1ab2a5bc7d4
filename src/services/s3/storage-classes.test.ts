import assert from "node:assert/strict";
import { test } from "node:test";

import { bodyOf, refused, testS3, textOf } from "./s3.fixture.ts";
import type { TestS3 } from "./s3.fixture.ts";

const at = { Bucket: "logs", Key: "a" };
const dayMs = 86_400_000;

async function withObject(StorageClass: string): Promise<TestS3> {
  const s3 = testS3({ storageClasses: new Set(["STANDARD_IA", "GLACIER", "DEEP_ARCHIVE"]) });
  await s3.ask("CreateBucket", { Bucket: at.Bucket });
  await s3.ask("PutObject", { ...at, Body: bodyOf("text"), StorageClass });
  return s3;
}

const restore = (s3: TestS3, RestoreRequest: object | undefined): Promise<unknown> =>
  s3.ask("RestoreObject", { ...at, RestoreRequest });

test("an object of a class that is bound says so, and is read", async () => {
  await using s3 = await withObject("STANDARD_IA");
  const { StorageClass, Body } = await s3.ask("GetObject", at);
  assert.equal(StorageClass, "STANDARD_IA");
  assert.equal(await textOf(Body), "text");
  const { Contents } = await s3.ask("ListObjectsV2", { Bucket: at.Bucket });
  assert.equal(Contents[0].StorageClass, "STANDARD_IA");
  await refused("InvalidObjectState", restore(s3, { Days: 1 }));
  await refused("InvalidStorageClass", s3.ask("PutObject", { ...at, StorageClass: "GLACIER_IR" }));
});

test("an archived object is read only while it is restored", async () => {
  await using s3 = await withObject("GLACIER");
  const error = await refused("InvalidObjectState", s3.ask("GetObject", at));
  assert.deepEqual([error.status, error.details["StorageClass"]], [403, "GLACIER"]);
  const copy = { Bucket: at.Bucket, Key: "b", CopySource: "logs/a" };
  await refused("ObjectNotInActiveTierError", s3.ask("CopyObject", copy));
  assert.equal((await s3.ask("HeadObject", at)).Restore, undefined);

  const statusOf = s3.operation("RestoreObject").status;
  const first = await restore(s3, { Days: 2, GlacierJobParameters: { Tier: "Expedited" } });
  assert.equal(statusOf?.(first), 202);
  const again = await restore(s3, { Days: 2 });
  assert.equal(statusOf(again), 200);
  const { Restore } = await s3.ask("HeadObject", at);
  // Restored on 2 January in the morning, for two days, up to the next midnight.
  assert.equal(Restore, 'ongoing-request="false", expiry-date="Mon, 05 Jan 2026 00:00:00 GMT"');
  assert.equal(await textOf((await s3.ask("GetObject", at)).Body), "text");
  await s3.ask("CopyObject", copy);
  const copied = await s3.ask("HeadObject", { ...at, Key: "b" });
  assert.deepEqual([copied.StorageClass, copied.Restore], [undefined, undefined]);

  await s3.world.clock.advance(3 * dayMs);
  await refused("InvalidObjectState", s3.ask("GetObject", at));
  assert.equal((await s3.ask("HeadObject", at)).Restore, undefined);
});

test("RestoreObject refuses what cannot be asked for", async () => {
  await using s3 = await withObject("DEEP_ARCHIVE");
  await refused("MalformedXML", restore(s3, undefined));
  await refused("MalformedXML", restore(s3, {}));
  await refused("MalformedXML", restore(s3, { Days: 0 }));
  await refused("MalformedXML", restore(s3, { Days: 1, GlacierJobParameters: { Tier: "Soon" } }));
  await refused("NotImplemented", restore(s3, { Type: "SELECT" }));
  await refused("InvalidArgument", restore(s3, { Days: 1, Tier: "Expedited" }));
  const none = { ...at, Key: "none", RestoreRequest: { Days: 1 } };
  await refused("NoSuchKey", s3.ask("RestoreObject", none));
});

test("an object and an upload say when a lifecycle rule ends them", async () => {
  await using s3 = await withObject("STANDARD_IA");
  const rule = { ID: "r 1", Status: "Enabled", Filter: {} };
  const LifecycleConfiguration = {
    Rules: [
      {
        ...rule,
        Expiration: { Days: 3 },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
      },
    ],
  };
  await s3.ask("PutBucketLifecycleConfiguration", { Bucket: at.Bucket, LifecycleConfiguration });
  const expected = 'expiry-date="Tue, 06 Jan 2026 00:00:00 GMT", rule-id="r%201"';
  assert.equal((await s3.ask("HeadObject", at)).Expiration, expected);
  assert.equal((await s3.ask("PutObject", { ...at, Body: bodyOf("y") })).Expiration, expected);
  const { AbortDate, AbortRuleId } = await s3.ask("CreateMultipartUpload", at);
  assert.deepEqual([AbortDate, AbortRuleId], [new Date(Date.UTC(2026, 0, 4)), "r 1"]);
});
