import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import {
  GetTrailCommand,
  GetTrailStatusCommand,
  UpdateTrailCommand,
} from "@aws-sdk/client-cloudtrail";
import {
  DecryptCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  EncryptCommand,
  PutKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";
import { HeadObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";

import { archiveAccount, archiveBucket, openAdministratedNode } from "./administrator.fixture.ts";
import type { AdministratedNode } from "./administrator.fixture.ts";

// The key of the log archive: whose it is, what it encrypts, and who can do anything with it.

let node: AdministratedNode;
let keyArn = "";

before(async () => {
  node = await openAdministratedNode();
  const { cloudtrail } = node.administrator;
  const { Trail } = await cloudtrail.send(new GetTrailCommand({ Name: "default" }));
  keyArn = Trail?.KmsKeyId ?? "";
  await node.cairn.node.delivery.flush();
});

after(async () => node[Symbol.asyncDispose]());

test("default trails encrypt under a key of the log archive", async () => {
  assert.match(keyArn, new RegExp(`^arn:aws:kms:us-east-1:${archiveAccount}:key/[0-9a-f-]{36}$`));
  const listed = await node.archive.s3.send(new ListObjectsV2Command({ Bucket: archiveBucket }));
  const keys = (listed.Contents ?? []).map(({ Key = "" }) => key(Key));
  assert.ok(keys.length > 0);
  for (const object of keys) {
    // oxlint-disable-next-line no-await-in-loop -- a few
    const head = await node.archive.s3.send(new HeadObjectCommand(object));
    assert.deepEqual([head.ServerSideEncryption, head.SSEKMSKeyId], ["aws:kms", keyArn]);
  }
});

function key(Key: string): { readonly Bucket: string; readonly Key: string } {
  return { Bucket: archiveBucket, Key };
}

test("who is recorded can do nothing with the log archive's key", async () => {
  const KeyId = keyArn;
  const { kms } = node.archive;
  const Plaintext = new TextEncoder().encode("secret");
  const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId, Plaintext }));
  for (const { kms: theirs } of [node.administrator, node.root]) {
    for (const attempt of [
      async () => theirs.send(new DecryptCommand({ KeyId, CiphertextBlob })),
      async () => theirs.send(new DescribeKeyCommand({ KeyId })),
      async () => theirs.send(new DisableKeyCommand({ KeyId })),
      async () => theirs.send(new PutKeyPolicyCommand({ KeyId, Policy: "{}" })),
      async () => theirs.send(new ScheduleKeyDeletionCommand({ KeyId })),
    ]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other, to name who was let in
      await assert.rejects(attempt(), { name: "AccessDeniedException" });
    }
  }
});

test("the recorded account can go on changing its default trail", async () => {
  const wish = { Name: "default", IncludeGlobalServiceEvents: true };
  const changed = await node.administrator.cloudtrail.send(new UpdateTrailCommand(wish));
  assert.equal(changed.KmsKeyId, keyArn);
});

test("a key that is disabled holds up delivery, loudly, until it is enabled", async () => {
  const { kms } = node.archive;
  const { cloudtrail } = node.administrator;
  const status = async (): Promise<string | undefined> => {
    await node.cairn.node.delivery.flush();
    const found = await cloudtrail.send(new GetTrailStatusCommand({ Name: "default" }));
    return found.LatestDeliveryError;
  };
  assert.equal(await status(), undefined);
  await kms.send(new DisableKeyCommand({ KeyId: keyArn }));
  await status();
  assert.match((await status()) ?? "", /^KMS\.Disabled/);
  await kms.send(new EnableKeyCommand({ KeyId: keyArn }));
  assert.equal(await status(), undefined);
});
