import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import {
  CreateKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  KMSClient,
} from "@aws-sdk/client-kms";

import type { Log } from "../base/world.ts";
import { followMasterKey } from "./follow-master-key.ts";
import { runNode, temporaryDirectory } from "./running-node.fixture.ts";

const keeper = {
  id: "111122223333",
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};

test("the master key moves to another Cairn's KMS while the node runs, and it starts from there", async () => {
  await using keeperDirectory = await temporaryDirectory();
  await using directory = await temporaryDirectory();
  await using kms = await runNode(keeperDirectory.path, {}, { accounts: [keeper] });
  const { accessKeyId, secretAccessKey } = keeper;
  const credentials = { accessKeyId, secretAccessKey };
  const client = new KMSClient({ region: "us-east-1", endpoint: kms.url, credentials });
  const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
  const file = join(directory.path, "kms-credentials");
  const lines = ["[default]", `aws_access_key_id = ${accessKeyId}`];
  lines.push(`aws_secret_access_key = ${secretAccessKey}`, "");
  await writeFile(file, lines.join("\n"), { mode: 0o600 });
  const masterKey = {
    kmsKeyId: KeyMetadata?.Arn,
    region: "us-east-1",
    endpoint: kms.url,
    credentialsFile: file,
  };

  let sealed = "";
  {
    await using cairn = await runNode(directory.path);
    sealed = cairn.stores.keys.seal(Buffer.from("a secret"), "here");
    const logged: string[] = [];
    const note = (_: object, message: string): void => void logged.push(message);
    const log: Log = { debug: note, info: note, warn: note, error: note };
    const place = {
      kind: "kms",
      keyId: KeyMetadata?.Arn ?? "",
      region: "us-east-1",
      endpoint: kms.url,
      credentials: { file, profile: "default" },
    } as const;
    {
      const before = { kind: "file", path: join(directory.path, "master.key") } as const;
      const { keys } = cairn.stores;
      await using followed = followMasterKey({ keys, log, place: before });
      followed.reload(() => {
        throw new Error("the configuration cannot be read");
      });
      followed.reload(() => ({ masterKey: place }));
      followed.reload(() => ({ masterKey: place }));
    }
    assert.deepEqual(logged, [
      "the master key could not be changed; it is the one it was",
      "changed the master key",
      "read the configuration again: the master key is where it was",
    ]);
  }
  {
    await using cairn = await runNode(directory.path, {}, { masterKey });
    const opened = cairn.stores.keys.unseal(sealed, "here");
    assert.equal(Buffer.from(opened).toString(), "a secret");
  }
  await client.send(new DisableKeyCommand({ KeyId: KeyMetadata?.KeyId }));
  await assert.rejects(runNode(directory.path, {}, { masterKey }), /is disabled/);
  await client.send(new EnableKeyCommand({ KeyId: KeyMetadata?.KeyId }));
  await using again = await runNode(directory.path, {}, { masterKey });
  assert.equal(again.node.operatorAccountId.length, 12);
});
