import assert from "node:assert/strict";
import { test } from "node:test";

import { alice, bob, someDevice, someUser, testIdentities } from "./identity.fixture.ts";
import { openIdentities } from "./identities.ts";
import { IdentityProblem } from "./identity-problem.ts";

const key = { id: "AKIA1", sealedSecret: "sealed", isActive: true, createdAt: 0 };
const user = someUser({ accessKeys: [key] });

test("identities: what was changed is there after a restart, and in its account alone", async () => {
  const { identities, documents, keys } = await testIdentities();
  const device = someDevice(keys, alice);
  const settings = { kind: "settings", id: "settings", alias: "alice" } as const;
  await identities.change(alice, () => ({ put: [user, device, settings], result: undefined }));
  for (const opened of [identities, await openIdentities(documents)]) {
    assert.deepEqual(opened.of(alice).users.list(), [user]);
    assert.deepEqual(opened.of(alice).users.find("USER"), user);
    assert.deepEqual(opened.of(alice).devices.list(), [device]);
    assert.deepEqual(opened.findKeyOwner("AKIA1"), { accountId: alice, userId: user.id });
    assert.equal(opened.findAlias("alice"), alice);
    assert.deepEqual(opened.of(bob).users.list(), []);
  }
});

test("identities: indexes follow changes and removals", async () => {
  const { identities } = await testIdentities();
  await identities.change(alice, () => ({ put: [user], result: undefined }));
  const renamed = { ...user, name: "other", accessKeys: [{ ...key, id: "AKIA2" }] };
  await identities.change(alice, () => ({ put: [renamed], result: undefined }));
  assert.equal(identities.of(alice).users.find("user"), undefined);
  assert.deepEqual(identities.of(alice).users.find("other"), renamed);
  assert.equal(identities.findKeyOwner("AKIA1"), undefined);
  assert.ok(identities.findKeyOwner("AKIA2"));
  await identities.change(alice, () => ({ remove: [renamed], result: undefined }));
  assert.equal(identities.findKeyOwner("AKIA2"), undefined);
  assert.equal(identities.of(alice).users.size, 0);
});

test("identities: a change that is refused leaves everything, and holds up no other", async () => {
  const { identities, documents } = await testIdentities();
  const refused = identities.change(alice, () => {
    throw new IdentityProblem("no-such-entity", "none");
  });
  const made = identities.change(alice, () => ({ put: [user], result: "made" }));
  await assert.rejects(refused, { kind: "no-such-entity", message: "none" });
  assert.equal(await made, "made");
  assert.equal((await documents.list("iam/")).length, 1);
});

test("identities: changes of an account see each other", async () => {
  const { identities } = await testIdentities();
  const add = async (name: string): Promise<number> =>
    identities.change(alice, ({ users }) => ({
      put: [someUser({ id: `AIDA${name}`, name })],
      result: users.size,
    }));
  assert.deepEqual(await Promise.all(["a", "b", "c"].map(add)), [0, 1, 2]);
});

test("identities: a document that this room did not write is not taken for one", async () => {
  const { documents } = await testIdentities();
  const value = { ...user, accessKeys: "none" };
  await documents.write([{ key: `iam/${alice}/user/${user.id}`, value }]);
  await assert.rejects(openIdentities(documents), /not an entity/);
});
