import assert from "node:assert/strict";
import { test } from "node:test";

import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  GetObjectLegalHoldCommand,
  GetObjectLockConfigurationCommand,
  GetObjectRetentionCommand,
  HeadObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectLegalHoldCommand,
  PutObjectLockConfigurationCommand,
  PutObjectRetentionCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import type { PutObjectCommandInput, S3Client } from "@aws-sdk/client-s3";

import { failure, openClient } from "./client.fixture.ts";

const Bucket = "locked";
const at = { Bucket, Key: "k" };
const hourMs = 3_600_000;
const later = new Date(Math.floor(Date.now() / 1000) * 1000 + 24 * hourMs);
const denied = "Access Denied because object protected by object lock.";

async function locked(client: S3Client): Promise<void> {
  await client.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: true }));
}

async function put(client: S3Client, lock: Partial<PutObjectCommandInput>): Promise<string> {
  const { VersionId } = await client.send(new PutObjectCommand({ ...at, Body: "v", ...lock }));
  assert.ok(VersionId !== undefined);
  return VersionId;
}

test("a bucket has Object Lock from the start, or later, and then keeps its versioning", async () => {
  await using s3 = await openClient();
  const { client } = s3;
  await locked(client);
  const configuration = new GetObjectLockConfigurationCommand({ Bucket });
  const { ObjectLockConfiguration } = await client.send(configuration);
  assert.deepEqual(ObjectLockConfiguration, { ObjectLockEnabled: "Enabled" });
  const suspend = (name: string): Promise<unknown> =>
    client.send(
      new PutBucketVersioningCommand({
        Bucket: name,
        VersioningConfiguration: { Status: "Suspended" },
      }),
    );
  const suspended = await failure(suspend(Bucket));
  assert.deepEqual(
    [suspended.name, suspended.$metadata.httpStatusCode],
    ["InvalidBucketState", 409],
  );

  const other = { Bucket: "other" };
  await client.send(new CreateBucketCommand(other));
  const none = await failure(client.send(new GetObjectLockConfigurationCommand(other)));
  assert.equal(none.name, "ObjectLockConfigurationNotFoundError");
  const enable = (): Promise<unknown> =>
    client.send(
      new PutObjectLockConfigurationCommand({
        ...other,
        ObjectLockConfiguration: {
          ObjectLockEnabled: "Enabled",
          Rule: { DefaultRetention: { Mode: "GOVERNANCE", Years: 1 } },
        },
      }),
    );
  assert.equal((await failure(enable())).name, "InvalidBucketState");
  const VersioningConfiguration = { Status: "Enabled" } as const;
  await client.send(new PutBucketVersioningCommand({ ...other, VersioningConfiguration }));
  await enable();
  const shown = await client.send(new GetObjectLockConfigurationCommand(other));
  assert.deepEqual(shown.ObjectLockConfiguration?.Rule, {
    DefaultRetention: { Mode: "GOVERNANCE", Years: 1 },
  });
  assert.equal((await failure(suspend("other"))).name, "InvalidBucketState");
});

test("PutObjectLockConfiguration refuses what is no default retention", async () => {
  await using s3 = await openClient();
  const { client } = s3;
  await locked(client);
  const table: [object, string][] = [
    [{ Mode: "GOVERNANCE", Days: 0 }, "InvalidArgument"],
    [{ Mode: "GOVERNANCE", Days: -1 }, "InvalidArgument"],
    [{ Mode: "GOVERNANCE", Days: 36_501 }, "InvalidArgument"],
    [{ Mode: "GOVERNANCE", Years: 101 }, "InvalidArgument"],
    [{ Mode: "GOVERNANCE", Days: 1, Years: 1 }, "MalformedXML"],
    [{ Mode: "GOVERNANCE" }, "MalformedXML"],
    [{ Mode: "NONE", Days: 1 }, "MalformedXML"],
    [{ Days: 1 }, "MalformedXML"],
  ];
  for (const [DefaultRetention, code] of table) {
    const input = {
      Bucket,
      ObjectLockConfiguration: {
        ObjectLockEnabled: "Enabled",
        Rule: { DefaultRetention },
      } as const,
    };
    const error = await failure(client.send(new PutObjectLockConfigurationCommand(input)));
    assert.equal(error.name, code, JSON.stringify(DefaultRetention));
  }
  const disabled = { ObjectLockConfiguration: {}, Bucket };
  const error = await failure(client.send(new PutObjectLockConfigurationCommand(disabled)));
  assert.equal(error.name, "MalformedXML");
});

test("an object put under COMPLIANCE is not removed, whoever asks", async () => {
  await using s3 = await openClient();
  const { client } = s3;
  await locked(client);
  const lock = { ObjectLockMode: "COMPLIANCE", ObjectLockRetainUntilDate: later } as const;
  const VersionId = await put(client, lock);
  for (const Command of [GetObjectCommand, HeadObjectCommand]) {
    const shown = await client.send(new Command(at));
    assert.equal(shown.ObjectLockMode, "COMPLIANCE");
    assert.deepEqual(shown.ObjectLockRetainUntilDate, later);
    assert.equal(shown.ObjectLockLegalHoldStatus, undefined);
  }
  for (const BypassGovernanceRetention of [false, true]) {
    const remove = { ...at, VersionId, BypassGovernanceRetention };
    const error = await failure(client.send(new DeleteObjectCommand(remove)));
    assert.deepEqual([error.name, error.message], ["AccessDenied", denied]);
    const { Errors } = await client.send(
      new DeleteObjectsCommand({
        Bucket,
        BypassGovernanceRetention,
        Delete: { Objects: [{ Key: "k", VersionId }] },
      }),
    );
    assert.deepEqual(
      Errors?.map(({ Code, Message }) => [Code, Message]),
      [["AccessDenied", denied]],
    );
  }
  const marker = await client.send(new DeleteObjectCommand(at));
  assert.equal(marker.DeleteMarker, true);
});

test("GOVERNANCE is bypassed with the header, and a retention in force only extended", async () => {
  await using s3 = await openClient();
  const { client } = s3;
  await locked(client);
  const VersionId = await put(client, {
    ObjectLockMode: "GOVERNANCE",
    ObjectLockRetainUntilDate: later,
  });
  const retain = (Retention: object, BypassGovernanceRetention = false): Promise<unknown> =>
    client.send(new PutObjectRetentionCommand({ ...at, Retention, BypassGovernanceRetention }));
  const earlier = new Date(later.getTime() - hourMs);
  const longer = new Date(later.getTime() + hourMs);
  const sooner = { Mode: "GOVERNANCE", RetainUntilDate: earlier };
  assert.equal((await failure(retain(sooner))).message, denied);
  await retain(sooner, true);
  const extended = { Mode: "GOVERNANCE", RetainUntilDate: longer };
  await retain(extended);
  const { Retention } = await client.send(new GetObjectRetentionCommand(at));
  assert.deepEqual(Retention, extended);

  const remove = { ...at, VersionId };
  assert.equal((await failure(client.send(new DeleteObjectCommand(remove)))).message, denied);
  await client.send(new DeleteObjectCommand({ ...remove, BypassGovernanceRetention: true }));
});

test("a legal hold is placed and taken off, and shown only where it ever was", async () => {
  await using s3 = await openClient();
  const { client } = s3;
  await locked(client);
  const VersionId = await put(client, {});
  for (const Command of [GetObjectLegalHoldCommand, GetObjectRetentionCommand]) {
    const none = await failure(client.send(new Command(at)));
    assert.deepEqual(
      [none.name, none.$metadata.httpStatusCode],
      ["NoSuchObjectLockConfiguration", 404],
    );
  }
  const hold = (Status: "ON" | "OFF"): Promise<unknown> =>
    client.send(new PutObjectLegalHoldCommand({ ...at, LegalHold: { Status } }));
  await hold("ON");
  const shown = await client.send(new HeadObjectCommand(at));
  assert.equal(shown.ObjectLockLegalHoldStatus, "ON");
  const remove = { ...at, VersionId, BypassGovernanceRetention: true };
  assert.equal((await failure(client.send(new DeleteObjectCommand(remove)))).message, denied);
  await hold("OFF");
  const { LegalHold } = await client.send(new GetObjectLegalHoldCommand(at));
  assert.deepEqual(LegalHold, { Status: "OFF" });
  await client.send(new DeleteObjectCommand(remove));
});

test("locks are refused without Object Lock, in the past, half or unknown", async () => {
  await using s3 = await openClient();
  const { client } = s3;
  await locked(client);
  const refusal = async (lock: object, bucket = Bucket): Promise<string> => {
    const { message } = await failure(put(client, { ...lock, Bucket: bucket }));
    return message;
  };
  const mode = { ObjectLockMode: "COMPLIANCE" };
  const past = { ...mode, ObjectLockRetainUntilDate: new Date(1000) };
  assert.equal(await refusal(past), "The retain until date must be in the future!");
  assert.match(await refusal(mode), /must both be supplied$/);
  assert.match(await refusal({ ObjectLockRetainUntilDate: later }), /must both be supplied$/);
  const unknown = { ObjectLockMode: "MAYBE", ObjectLockRetainUntilDate: later };
  assert.equal(await refusal(unknown), "Unknown wormMode directive.");
  const held = { ObjectLockLegalHoldStatus: "MAYBE" };
  assert.equal(await refusal(held), "Legal Hold must be either of 'ON' or 'OFF'");

  await client.send(new CreateBucketCommand({ Bucket: "plain" }));
  const whole = { ...mode, ObjectLockRetainUntilDate: later };
  assert.equal(await refusal(whole, "plain"), "Bucket is missing ObjectLockConfiguration");
  await client.send(new PutObjectCommand({ Bucket: "plain", Key: "k", Body: "v" }));
  const LegalHold = { Status: "ON" } as const;
  const hold = new PutObjectLegalHoldCommand({ Bucket: "plain", Key: "k", LegalHold });
  assert.equal(
    (await failure(client.send(hold))).message,
    "Bucket is missing Object Lock Configuration",
  );
});

test("copies and uploads in parts are locked as they ask, or by default", async () => {
  await using s3 = await openClient();
  const { client } = s3;
  await locked(client);
  await put(client, {});
  const lock = { ObjectLockMode: "COMPLIANCE", ObjectLockRetainUntilDate: later } as const;
  const copy = { Bucket, Key: "copy", CopySource: `${Bucket}/k`, ...lock };
  await client.send(new CopyObjectCommand(copy));
  const copied = await client.send(new GetObjectRetentionCommand({ Bucket, Key: "copy" }));
  assert.deepEqual(copied.Retention, { Mode: "COMPLIANCE", RetainUntilDate: later });

  const upload = async (Key: string, more: object): Promise<unknown> => {
    const begun = await client.send(new CreateMultipartUploadCommand({ Bucket, Key, ...more }));
    const { UploadId } = begun;
    const part = { Bucket, Key, UploadId, PartNumber: 1, Body: "x" };
    const { ETag } = await client.send(new UploadPartCommand(part));
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
    const done = { Bucket, Key, UploadId, MultipartUpload };
    await client.send(new CompleteMultipartUploadCommand(done));
    return (await client.send(new GetObjectRetentionCommand({ Bucket, Key }))).Retention;
  };
  assert.deepEqual(await upload("parts", lock), { Mode: "COMPLIANCE", RetainUntilDate: later });
  const Rule = { DefaultRetention: { Mode: "GOVERNANCE", Days: 2 } } as const;
  const ObjectLockConfiguration = { ObjectLockEnabled: "Enabled", Rule } as const;
  const byDefault = { Bucket, ObjectLockConfiguration };
  await client.send(new PutObjectLockConfigurationCommand(byDefault));
  const retention = await upload("default", {});
  assert.equal((retention as { Mode?: string }).Mode, "GOVERNANCE");
});
