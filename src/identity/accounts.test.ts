import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";

import { testWorld } from "../base/test-world.ts";
import { memoryDocuments } from "../documents/memory-documents.ts";
import type { Keys } from "../keys/keys.ts";
import { sealingUnder } from "../keys/sealing.ts";
import { randomAccessKey } from "./access-key.ts";
import { isAccountId, randomAccountId } from "./account-id.ts";
import { AccountDeclarationError, openAccounts } from "./accounts.ts";
import type { Accounts } from "./accounts.ts";
import { canonicalUserId } from "./canonical-user-id.ts";

const world = testWorld();
const id = "123456789012";
const declaredKey = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};

function someKeys(): Pick<Keys, "seal" | "unseal"> {
  return sealingUnder(world.random.bytes(32), world.random);
}

async function open(documents = memoryDocuments(), keys = someKeys()): Promise<Accounts> {
  return openAccounts({ world, documents, keys });
}

test("accounts: a new one has twelve digits, and a root key of AWS's shape", async () => {
  const accounts = await open();
  const { account, accessKey, isNew } = await accounts.create({ name: "audit" });
  assert.equal(isNew, true);
  assert.match(account.id, /^[1-9]\d{11}$/);
  assert.equal(account.createdAt, world.clock.now());
  assert.match(accessKey.accessKeyId, /^AKIA[A-Z2-7]{16}$/);
  assert.match(accessKey.secretAccessKey, /^[A-Za-z0-9/+]{40}$/);
  assert.deepEqual(accounts.findAccessKey(accessKey.accessKeyId), {
    secretAccessKey: accessKey.secretAccessKey,
    principal: {
      type: "Root",
      accountId: account.id,
      arn: `arn:aws:iam::${account.id}:root`,
      principalId: account.id,
      accessKeyId: accessKey.accessKeyId,
    },
  });
  assert.deepEqual(accounts.list(), [account]);
  assert.equal(accounts.has(account.id), true);
  assert.equal(accounts.has("999999999999"), false);
  assert.equal(accounts.findAccessKey("AKIAAAAAAAAAAAAAAAAA"), undefined);
});

test("accounts: a restart knows accounts and secrets; the documents hold no secret", async () => {
  const documents = memoryDocuments();
  const keys = someKeys();
  const before = await open(documents, keys);
  const { account, accessKey } = await before.create();
  const after = await open(documents, keys);
  assert.deepEqual(after.list(), [account]);
  assert.deepEqual(
    after.findAccessKey(accessKey.accessKeyId),
    before.findAccessKey(accessKey.accessKeyId),
  );
  const stored = JSON.stringify(await documents.list("accounts/"));
  assert.ok(stored.includes(accessKey.accessKeyId));
  assert.ok(!stored.includes(accessKey.secretAccessKey));
});

test("accounts: declaring the same again writes nothing and changes nothing", async () => {
  const documents = memoryDocuments();
  const accounts = await open(documents);
  const first = await accounts.create({ id, accessKey: declaredKey });
  const stored = await documents.list("");
  const second = await accounts.create({ id, accessKey: declaredKey });
  assert.deepEqual(second, { ...first, isNew: false });
  assert.deepEqual(await accounts.create({ id }), second);
  assert.deepEqual(await documents.list(""), stored);
});

test("accounts: a declared key with another secret replaces the old one at once", async () => {
  const documents = memoryDocuments();
  const keys = someKeys();
  const accounts = await open(documents, keys);
  await accounts.create({ id, accessKey: declaredKey });
  const changed = { ...declaredKey, secretAccessKey: "another-secret-of-some-length" };
  await accounts.create({ id, accessKey: changed });
  for (const opened of [accounts, await open(documents, keys)]) {
    const found = opened.findAccessKey(declaredKey.accessKeyId);
    assert.equal(found?.secretAccessKey, changed.secretAccessKey);
  }
});

test("accounts: a declared key with another id takes the place of the one declared before", async () => {
  const accounts = await open();
  const { accessKey: random } = await accounts.create({ id });
  await accounts.create({ id, accessKey: declaredKey });
  const next = { ...declaredKey, accessKeyId: "AKIANEXTNEXTNEXTNEXT" };
  await accounts.create({ id, accessKey: next });
  assert.equal(accounts.findAccessKey(declaredKey.accessKeyId), undefined);
  assert.ok(accounts.findAccessKey(next.accessKeyId));
  assert.ok(accounts.findAccessKey(random.accessKeyId), "a key that nobody declared stays");
});

test("accounts: what cannot be declared is refused, without the secret in the message", async () => {
  const accounts = await open();
  await accounts.create({ id, accessKey: declaredKey });
  const refused = [
    { id: "12345" },
    { id, accessKey: { ...declaredKey, accessKeyId: "short" } },
    { id, accessKey: { ...declaredKey, secretAccessKey: "has a space, so it is not one" } },
    { id: "210987654321", accessKey: declaredKey },
    { accessKey: declaredKey },
  ];
  for (const declaration of refused) {
    await assert.rejects(accounts.create(declaration), (error: Error) => {
      assert.ok(error instanceof AccountDeclarationError);
      const secret = declaration.accessKey?.secretAccessKey ?? "no secret";
      return !error.message.includes(secret);
    });
  }
  assert.deepEqual(
    accounts.list().map((account) => account.id),
    [id],
  );
});

test("accounts: two declarations of one account at the same time make it once", async () => {
  const accounts = await open();
  const both = await Promise.all([accounts.create({ id }), accounts.create({ id })]);
  assert.equal(both.filter(({ isNew }) => isNew).length, 1);
  assert.equal(new Set(both.map(({ accessKey }) => accessKey.accessKeyId)).size, 1);
});

test("randomAccountId, randomAccessKey: are always well-formed", () => {
  const anyBytes = fc.uint8Array({ minLength: 30, maxLength: 30 });
  fc.assert(
    fc.property(anyBytes, (drawn) => {
      // The highest byte is cleared: a draw beyond the last whole run would be drawn again for ever.
      const random = { bytes: (size: number) => Uint8Array.from([0, ...drawn]).slice(0, size) };
      assert.ok(isAccountId(randomAccountId(random)));
      assert.match(randomAccountId(random), /^[1-9]/);
      assert.match(randomAccessKey(random).accessKeyId, /^AKIA[A-Z2-7]{16}$/);
    }),
    { seed: 1 },
  );
});

test("canonicalUserId: 64 hexadecimal digits that tell accounts apart and never change", () => {
  assert.match(canonicalUserId(id), /^[0-9a-f]{64}$/);
  assert.notEqual(canonicalUserId(id), canonicalUserId("123456789013"));
  assert.equal(
    canonicalUserId(id),
    "1fb7cdfbacd33553843003a083ae602c58bd5de23e897a9fffa3b15a944c36e2",
  );
});
