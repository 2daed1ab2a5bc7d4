import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { blob, openSqlite } from "../base/sqlite.ts";
import type { Envelope } from "../record/envelope.ts";
import { eventKeys, packKeys, unpackKeys } from "./event-keys.ts";
import { historySchema } from "./history-schema.ts";
import { valueHash } from "./value-hash.ts";

test("packKeys(), unpackKeys(): every number that a key can be", () => {
  const keys = [0, 1, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1];
  assert.deepEqual(unpackKeys(packKeys(keys)), keys);
  assert.deepEqual(unpackKeys(packKeys([])), []);
});

test("history: a database from before keys finds its events by the same keys", async () => {
  const directory = await mkdtemp(join(tmpdir(), "cairn-history-"));
  try {
    const path = join(directory, "history.sqlite");
    const envelope: Envelope = {
      eventId: "event-1",
      eventTimeMs: 1000,
      accountId: "123456789012",
      region: "us-east-1",
      category: "Management",
      eventSource: "s3.amazonaws.com",
      eventName: "CreateBucket",
      readOnly: false,
    };
    const record = {
      userIdentity: { type: "Root", accessKeyId: "AKIA0" },
      requestParameters: { bucketName: "bucket-1" },
    };
    const scope = 70_000;
    {
      await using old = await openSqlite(path, historySchema.slice(0, 1));
      const values = ["event-1", "CreateBucket", "s3.amazonaws.com", "root", "AKIA0"].map(
        valueHash,
      );
      const [id = 0, name = 0, source = 0, user = 0, accessKey = 0] = values;
      old
        .prepare("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, 1, 0, 10)")
        .run(42, scope, 1000, id, name, source, user, accessKey);
      old
        .prepare("INSERT INTO events VALUES (43, 1, 1001, 5, 6, 7, NULL, NULL, NULL, 1, 10, 10)")
        .run();
      for (const value of ["AWS::S3::Bucket", "bucket-1"]) {
        old.prepare("INSERT INTO resources VALUES (?, ?, 1000, 42)").run(scope, valueHash(value));
      }
      await old.durable();
    }
    await using sqlite = await openSqlite(path, historySchema);
    const ascending = (keys: readonly number[]): number[] => keys.toSorted((a, b) => a - b);
    const expected = ascending(eventKeys(scope, envelope, record));
    assert.equal(expected.length, 7);
    const rows = sqlite.prepare("SELECT key FROM keys WHERE position = 42 AND time = 1000").all();
    assert.deepEqual(
      rows.map(({ key }) => key),
      expected,
    );
    const [first, second] = sqlite.prepare("SELECT * FROM events ORDER BY position").all();
    assert.deepEqual(ascending(unpackKeys(blob(first ?? {}, "keys"))), expected);
    assert.deepEqual([first?.["event_id"], first?.["length"]], [valueHash("event-1"), 10]);
    assert.equal(unpackKeys(blob(second ?? {}, "keys")).length, 2, "name and source");
  } finally {
    await rm(directory, { recursive: true });
  }
});
