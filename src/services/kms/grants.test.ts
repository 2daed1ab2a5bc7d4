import assert from "node:assert/strict";
import { test } from "node:test";

import {
  CreateGrantCommand,
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  EncryptCommand,
  ListGrantsCommand,
  ListRetirableGrantsCommand,
  RetireGrantCommand,
  RevokeGrantCommand,
} from "@aws-sdk/client-kms";

import { otherAccountId } from "../../kms/kms.fixture.ts";
import { failure, openClient } from "./client.fixture.ts";

const Plaintext = Buffer.from("the plan");
const grantee = `arn:aws:iam::${otherAccountId}:root`;

test("a grant lets its grantee use a key, within its constraints, until it is revoked", async () => {
  await using bench = await openClient();
  const { client } = bench;
  const theirs = bench.clientOf(otherAccountId);
  const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
  const KeyId = KeyMetadata?.Arn;
  const EncryptionContext = { Department: "Finance", Case: "7" };
  const encrypt = async (context: Record<string, string>): Promise<unknown> =>
    theirs.send(new EncryptCommand({ KeyId, Plaintext, EncryptionContext: context }));

  assert.equal((await failure(encrypt(EncryptionContext)))[0], "AccessDeniedException");
  const { GrantId } = await client.send(
    new CreateGrantCommand({
      KeyId,
      GranteePrincipal: grantee,
      Operations: ["Encrypt"],
      Constraints: { EncryptionContextSubset: { Department: "Finance" } },
    }),
  );
  await encrypt(EncryptionContext);
  assert.equal((await failure(encrypt({ Department: "Sales" })))[0], "AccessDeniedException");
  assert.equal((await failure(encrypt({})))[0], "AccessDeniedException");
  const describe = theirs.send(new DescribeKeyCommand({ KeyId }));
  assert.equal((await failure(describe))[0], "AccessDeniedException");

  const { Grants } = await client.send(new ListGrantsCommand({ KeyId }));
  assert.deepEqual(
    Grants?.map(({ GranteePrincipal, Operations }) => [GranteePrincipal, Operations]),
    [[grantee, ["Encrypt"]]],
  );
  await client.send(new RevokeGrantCommand({ KeyId, GrantId }));
  assert.equal((await failure(encrypt(EncryptionContext)))[0], "AccessDeniedException");
  const again = client.send(new RevokeGrantCommand({ KeyId, GrantId }));
  assert.deepEqual(await failure(again), ["NotFoundException", `Grant ID ${GrantId} not found`]);
});

test("a grantee passes on no more than it has", async () => {
  await using bench = await openClient();
  const theirs = bench.clientOf(otherAccountId);
  const { KeyMetadata } = await bench.client.send(new CreateKeyCommand({}));
  const KeyId = KeyMetadata?.Arn;
  const constraints = { EncryptionContextSubset: { a: "1" } };
  await bench.client.send(
    new CreateGrantCommand({
      KeyId,
      GranteePrincipal: grantee,
      Operations: ["Encrypt", "CreateGrant"],
      Constraints: constraints,
    }),
  );
  const pass = async (input: Pick<CreateGrantCommand["input"], "Operations" | "Constraints">) =>
    theirs.send(new CreateGrantCommand({ KeyId, GranteePrincipal: grantee, ...input }));
  await pass({ Operations: ["Encrypt"], Constraints: constraints });
  for (const wider of [
    { Operations: ["Decrypt" as const], Constraints: constraints },
    { Operations: ["Encrypt" as const] },
    { Operations: ["Encrypt" as const], Constraints: { EncryptionContextSubset: { b: "1" } } },
  ]) {
    assert.equal((await failure(pass(wider)))[0], "AccessDeniedException");
  }
});

test("CreateGrant: the same wish with a name is one grant; a dry run makes none", async () => {
  await using bench = await openClient();
  const { client } = bench;
  const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
  const KeyId = KeyMetadata?.KeyId;
  const input = {
    KeyId,
    GranteePrincipal: grantee,
    Operations: ["Decrypt" as const],
    Name: "once",
  };
  const dry = client.send(new CreateGrantCommand({ ...input, DryRun: true }));
  assert.equal((await failure(dry))[0], "DryRunOperationException");
  const first = await client.send(new CreateGrantCommand(input));
  const second = await client.send(new CreateGrantCommand(input));
  assert.equal(first.GrantId, second.GrantId);
  assert.notEqual(first.GrantToken, second.GrantToken);
  assert.equal((await client.send(new ListGrantsCommand({ KeyId }))).Grants?.length, 1);
  const unfit = client.send(new CreateGrantCommand({ ...input, Operations: ["Sign"] }));
  assert.equal((await failure(unfit))[0], "ValidationException");
});

test("RetireGrant: by the retiring principal, with the token, and by nobody else", async () => {
  await using bench = await openClient();
  const { client } = bench;
  const theirs = bench.clientOf(otherAccountId);
  const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
  const grant = {
    KeyId: KeyMetadata?.Arn,
    GranteePrincipal: grantee,
    Operations: ["Decrypt" as const],
  };
  const kept = await client.send(new CreateGrantCommand(grant));
  const retired = await client.send(
    new CreateGrantCommand({ ...grant, RetiringPrincipal: grantee }),
  );
  const list = new ListRetirableGrantsCommand({ RetiringPrincipal: grantee });
  const { Grants } = await theirs.send(list);
  assert.deepEqual(
    Grants?.map(({ GrantId }) => GrantId),
    [retired.GrantId],
  );
  const forbidden = theirs.send(new RetireGrantCommand({ GrantToken: kept.GrantToken }));
  assert.equal((await failure(forbidden))[0], "AccessDeniedException");
  await theirs.send(new RetireGrantCommand({ GrantToken: retired.GrantToken }));
  assert.deepEqual((await theirs.send(list)).Grants, []);
  const nonsense = client.send(new RetireGrantCommand({ GrantToken: "nonsense" }));
  assert.equal((await failure(nonsense))[0], "InvalidGrantTokenException");
});

test("DryRun: says that a call would succeed, and gives nothing", async () => {
  await using bench = await openClient();
  const { client } = bench;
  const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
  const KeyId = KeyMetadata?.KeyId;
  const { CiphertextBlob } = await client.send(new EncryptCommand({ KeyId, Plaintext }));
  for (const run of [
    client.send(new EncryptCommand({ KeyId, Plaintext, DryRun: true })),
    client.send(new DecryptCommand({ CiphertextBlob, DryRun: true })),
    client.send(
      new DecryptCommand({ KeyId, DryRun: true, DryRunModifiers: ["IGNORE_CIPHERTEXT"] }),
    ),
  ]) {
    assert.deepEqual(await failure(run), [
      "DryRunOperationException",
      "The request would have succeeded, but the DryRun option is set.",
    ]);
  }
});
