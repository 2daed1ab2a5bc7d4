import assert from "node:assert/strict";
import { test } from "node:test";

import {
  CancelKeyDeletionCommand,
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  DeleteAliasCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyRotationCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  ListAliasesCommand,
  ListKeyPoliciesCommand,
  ListKeyRotationsCommand,
  ListKeysCommand,
  ListResourceTagsCommand,
  PutKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateAliasCommand,
  UpdateKeyDescriptionCommand,
} from "@aws-sdk/client-kms";
import type { KMSClient } from "@aws-sdk/client-kms";

import { accountId, kmsFixture, otherAccountId } from "../../kms/kms.fixture.ts";
import { failure, openClient } from "./client.fixture.ts";

const day = 24 * 60 * 60 * 1000;
const Plaintext = Buffer.from("the plan that is in no record");

async function makeKey(client: KMSClient): Promise<string> {
  const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
  return KeyMetadata?.KeyId ?? assert.fail();
}

test("keys, aliases and their policies are there again after a start", async () => {
  await using bench = await openClient();
  const KeyId = await makeKey(bench.client);
  await bench.client.send(new CreateAliasCommand({ AliasName: "alias/a//b", TargetKeyId: KeyId }));
  const { CiphertextBlob } = await bench.client.send(new EncryptCommand({ KeyId, Plaintext }));
  await using again = await kmsFixture(bench.kms.documents);
  const place = { accountId, region: "eu-central-1" };
  assert.deepEqual(again.parts.store.listOf(place), bench.kms.parts.store.listOf(place));
  assert.deepEqual(again.parts.store.aliasesOf(place), bench.kms.parts.store.aliasesOf(place));
  const stored = JSON.stringify(await bench.kms.documents.list("kms/"));
  assert.ok(CiphertextBlob !== undefined && stored.includes('"sealed":"v1.'));
});

test("aliases: their names, one key at a time, and the lists", async () => {
  await using bench = await openClient();
  const { client } = bench;
  const [one, two] = [await makeKey(client), await makeKey(client)];
  const create = async (AliasName: string, TargetKeyId = one): Promise<unknown> =>
    client.send(new CreateAliasCommand({ AliasName, TargetKeyId }));
  await create("alias/b");
  await create("alias/a");
  assert.deepEqual(await failure(create("alias/b", two)), [
    "AlreadyExistsException",
    "An alias with the name arn:aws:kms:eu-central-1:111122223333:alias/b already exists",
  ]);
  assert.equal((await failure(create("alias/aws/s3")))[0], "InvalidAliasNameException");
  assert.equal((await failure(create("b")))[0], "ValidationException");
  await client.send(new UpdateAliasCommand({ AliasName: "alias/b", TargetKeyId: two }));
  const page = await client.send(new ListAliasesCommand({ Limit: 1 }));
  assert.deepEqual(
    page.Aliases?.map(({ AliasName }) => AliasName),
    ["alias/a"],
  );
  assert.equal(page.Truncated, true);
  const rest = await client.send(new ListAliasesCommand({ Marker: page.NextMarker }));
  assert.deepEqual(
    rest.Aliases?.map(({ AliasName, TargetKeyId }) => [AliasName, TargetKeyId]),
    [["alias/b", two]],
  );
  assert.equal(rest.Truncated, false);
  const nonsense = client.send(new ListAliasesCommand({ Marker: "nonsense" }));
  assert.equal((await failure(nonsense))[0], "InvalidMarkerException");
  const ofOne = await client.send(new ListAliasesCommand({ KeyId: one }));
  assert.equal(ofOne.Aliases?.length, 1);
  await client.send(new DeleteAliasCommand({ AliasName: "alias/b" }));
  const gone = client.send(new DescribeKeyCommand({ KeyId: "alias/b" }));
  assert.equal((await failure(gone))[0], "NotFoundException");
});

test("key policies: the default one, the lockout check, principals that are not there", async () => {
  await using bench = await openClient();
  const { client } = bench;
  const KeyId = await makeKey(client);
  const { Policy = "" } = await client.send(new GetKeyPolicyCommand({ KeyId }));
  assert.equal(JSON.parse(Policy).Statement[0].Principal.AWS, `arn:aws:iam::${accountId}:root`);
  const names = await client.send(new ListKeyPoliciesCommand({ KeyId }));
  assert.deepEqual(names.PolicyNames, ["default"]);
  const put = async (principal: object, more: object = {}): Promise<unknown> => {
    const statement = { Effect: "Allow", Principal: principal, Action: "kms:*", Resource: "*" };
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    return client.send(new PutKeyPolicyCommand({ KeyId, Policy: policy, ...more }));
  };
  assert.deepEqual(await failure(put({ AWS: otherAccountId })), [
    "MalformedPolicyDocumentException",
    "The new key policy will not allow you to update the key policy in the future.",
  ]);
  assert.deepEqual(await failure(put({ AWS: "999999999999" })), [
    "MalformedPolicyDocumentException",
    "Policy contains a statement with one or more invalid principals.",
  ]);
  const broken = client.send(new PutKeyPolicyCommand({ KeyId, Policy: "{}" }));
  assert.equal((await failure(broken))[0], "MalformedPolicyDocumentException");
  await put({ AWS: otherAccountId }, { BypassPolicyLockoutSafetyCheck: true });
  // Not even the root of the account: the key's policy is the root of access.
  assert.equal(
    (await failure(client.send(new DescribeKeyCommand({ KeyId }))))[0],
    "AccessDeniedException",
  );
});

test("automatic rotation: every period, and what was encrypted before stays readable", async () => {
  await using bench = await openClient();
  const { client, kms } = bench;
  const KeyId = await makeKey(client);
  const off = await client.send(new GetKeyRotationStatusCommand({ KeyId }));
  assert.equal(off.KeyRotationEnabled, false);
  await client.send(new EnableKeyRotationCommand({ KeyId, RotationPeriodInDays: 90 }));
  const { CiphertextBlob } = await client.send(new EncryptCommand({ KeyId, Plaintext }));
  await kms.world.clock.advance(90 * day + 7_200_000);
  const { Rotations } = await client.send(new ListKeyRotationsCommand({ KeyId }));
  assert.deepEqual(
    Rotations?.map(({ RotationType }) => RotationType),
    ["AUTOMATIC"],
  );
  const on = await client.send(new GetKeyRotationStatusCommand({ KeyId }));
  assert.deepEqual(on.NextRotationDate, new Date(Date.UTC(2026, 0, 2, 3, 4, 5) + 180 * day));
  const opened = await client.send(new DecryptCommand({ CiphertextBlob }));
  assert.deepEqual(Buffer.from(opened.Plaintext ?? []), Plaintext);
  const soon = client.send(new EnableKeyRotationCommand({ KeyId, RotationPeriodInDays: 89 }));
  assert.equal((await failure(soon))[0], "ValidationException");
});

test("deletion: a waiting period of 7 to 30 days, in which it can be called off", async () => {
  await using bench = await openClient();
  const { client } = bench;
  const KeyId = await makeKey(client);
  const schedule = async (PendingWindowInDays: number): Promise<unknown> =>
    client.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays }));
  assert.equal((await failure(schedule(6)))[0], "ValidationException");
  assert.equal((await failure(schedule(31)))[0], "ValidationException");
  await schedule(30);
  const again = client.send(new DisableKeyCommand({ KeyId }));
  assert.equal((await failure(again))[0], "KMSInvalidStateException");
  await bench.kms.world.clock.advance(29 * day);
  await client.send(new CancelKeyDeletionCommand({ KeyId }));
  const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId }));
  assert.equal(KeyMetadata?.KeyState, "Disabled");
  const twice = client.send(new CancelKeyDeletionCommand({ KeyId }));
  assert.match((await failure(twice))[1], /is not pending deletion\.$/);
});

test("tags and descriptions; other accounts and Regions see nothing", async () => {
  await using bench = await openClient();
  const { client } = bench;
  const KeyId = await makeKey(client);
  const tag = (TagKey: string, TagValue: string): { TagKey: string; TagValue: string } => ({
    TagKey,
    TagValue,
  });
  const put = async (...Tags: { TagKey: string; TagValue: string }[]): Promise<unknown> =>
    client.send(new TagResourceCommand({ KeyId, Tags }));
  await put(tag("team", "audit"), tag("env", "prod"));
  await put(tag("env", "test"));
  assert.equal((await failure(put(tag("aws:x", "y"))))[0], "TagException");
  assert.equal((await failure(put(tag("a", "1"), tag("a", "2"))))[0], "TagException");
  await client.send(new UntagResourceCommand({ KeyId, TagKeys: ["team"] }));
  const { Tags } = await client.send(new ListResourceTagsCommand({ KeyId }));
  assert.deepEqual(Tags, [tag("env", "test")]);
  await client.send(new UpdateKeyDescriptionCommand({ KeyId, Description: "for logs" }));
  const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId }));
  assert.equal(KeyMetadata?.Description, "for logs");

  for (const other of [bench.clientOf(otherAccountId), bench.clientOf(accountId, "us-east-1")]) {
    assert.deepEqual((await other.send(new ListKeysCommand({}))).Keys, []);
    const describe = other.send(new DescribeKeyCommand({ KeyId }));
    assert.equal((await failure(describe))[0], "NotFoundException");
  }
});

test("records name the key and the context, and hold no secret", async () => {
  await using bench = await openClient();
  const { client } = bench;
  const KeyId = await makeKey(client);
  const EncryptionContext = { Purpose: "test" };
  const sealed = await client.send(new EncryptCommand({ KeyId, Plaintext, EncryptionContext }));
  const { CiphertextBlob } = sealed;
  await client.send(new DecryptCommand({ CiphertextBlob, EncryptionContext }));
  const dataKey = await client.send(new GenerateDataKeyCommand({ KeyId, KeySpec: "AES_256" }));
  await client.send(new DisableKeyCommand({ KeyId }));
  const arn = `arn:aws:kms:eu-central-1:${accountId}:key/${KeyId}`;
  const records = bench.records();
  const [, encrypt, decrypt, generate, disable] = records;
  assert.deepEqual(encrypt?.["requestParameters"], {
    keyId: KeyId,
    encryptionContext: EncryptionContext,
  });
  assert.deepEqual(decrypt?.["requestParameters"], { encryptionContext: EncryptionContext });
  assert.deepEqual(generate?.["requestParameters"], { keyId: KeyId, keySpec: "AES_256" });
  for (const record of [encrypt, decrypt, generate]) {
    assert.equal(record["responseElements"], null);
    assert.equal(record["readOnly"], true);
    assert.equal(record["managementEvent"], true);
    assert.deepEqual(record["resources"], [{ accountId, type: "AWS::KMS::Key", ARN: arn }]);
    assert.ok("keyMaterialId" in Object(record["additionalEventData"]));
  }
  assert.deepEqual(disable?.["responseElements"], { keyId: arn });
  assert.equal(disable["readOnly"], false);
  const text = JSON.stringify(records);
  for (const secret of [Plaintext, dataKey.Plaintext ?? [], CiphertextBlob ?? []]) {
    assert.ok(!text.includes(Buffer.from(secret).toString("base64")));
  }
});
