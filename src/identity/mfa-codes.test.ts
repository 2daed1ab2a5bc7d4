import assert from "node:assert/strict";
import { test } from "node:test";

import { alice, bob, seed, someDevice, testIdentities } from "./identity.fixture.ts";
import type { TestIdentities } from "./identity.fixture.ts";
import { openIdentities } from "./identities.ts";
import { mfaCodes } from "./mfa-codes.ts";
import type { MfaCodes } from "./mfa-codes.ts";
import { codeAt, stepAt, stepMs } from "./totp.ts";

const serial = `arn:aws:iam::${alice}:mfa/phone`;
const owner = { kind: "root" } as const;
const wrong = "wrong!";

interface TestCodes extends TestIdentities {
  readonly codes: MfaCodes;
  readonly verify: (code: string) => Promise<string>;
  /** The code so many steps from now. */
  readonly code: (steps?: number) => string;
}

async function withDevice(enabled = true): Promise<TestCodes> {
  const parts = await testIdentities();
  const { identities, keys, world } = parts;
  const state = enabled ? { owner, at: 0, lastStep: 0, drift: 0 } : undefined;
  const device = someDevice(keys, alice, state);
  await identities.change(alice, () => ({ put: [device], result: undefined }));
  const codes = mfaCodes(parts);
  return {
    ...parts,
    codes,
    verify: async (code) => (await codes.verify(alice, serial, code)).kind,
    code: (steps = 0) => codeAt(seed, stepAt(world.clock.now()) + steps),
  };
}

test("verify: a code is good in its step and one step either side", async () => {
  for (const [steps, kind] of [
    [-2, "wrong-code"],
    [-1, "verified"],
    [0, "verified"],
    [1, "verified"],
    [2, "wrong-code"],
  ] as const) {
    const { verify, code } = await withDevice();
    assert.equal(await verify(code(steps)), kind, `${steps} steps`);
  }
});

test("verify: says whose device it is, and when", async () => {
  const { codes, code, world } = await withDevice();
  const verdict = await codes.verify(alice, serial, code());
  assert.deepEqual(verdict, { kind: "verified", owner, at: world.clock.now() });
});

test("verify: each code counts once, also after a restart, and none before it counts then", async () => {
  const { verify, code, documents, ...parts } = await withDevice();
  assert.equal(await verify(code()), "verified");
  assert.equal(await verify(code()), "wrong-code");
  assert.equal(await verify(code(-1)), "wrong-code");
  const restarted = mfaCodes({ ...parts, identities: await openIdentities(documents) });
  assert.equal((await restarted.verify(alice, serial, code())).kind, "wrong-code");
  assert.equal((await restarted.verify(alice, serial, code(1))).kind, "verified");
});

test("verify: of one code sent many times at once one is believed", async () => {
  const { verify, code } = await withDevice();
  const verdicts = await Promise.all([1, 2, 3, 4].map(async () => verify(code())));
  assert.equal(verdicts.filter((kind) => kind === "verified").length, 1);
});

test("verify: a device of another account, or enabled for nobody, is none", async () => {
  const enabled = await withDevice();
  assert.equal((await enabled.codes.verify(bob, serial, enabled.code())).kind, "no-device");
  const foreign = serial.replace(alice, bob);
  assert.equal((await enabled.codes.verify(alice, foreign, enabled.code())).kind, "no-device");
  const loose = await withDevice(false);
  assert.equal(await loose.verify(loose.code()), "no-device");
});

test("verify: five wrong codes in a row lock the device, however fast they come", async () => {
  const { verify, code, world } = await withDevice();
  const verdicts = await Promise.all(Array.from({ length: 20 }, async () => verify(wrong)));
  assert.equal(verdicts.filter((kind) => kind === "wrong-code").length, 5);
  assert.equal(await verify(code()), "locked");
  await world.clock.advance(60_000);
  assert.equal(await verify(code()), "verified");
  assert.equal(await verify(wrong), "wrong-code");
});

test("synchronize: enables a device by two codes in a row, which then are used up", async () => {
  const { codes, verify, code, identities } = await withDevice(false);
  const request = { accountId: alice, serial, owner, isEnabled: false };
  const synchronize = async (first: string, second: string): Promise<string> =>
    codes.synchronize({ ...request, codes: [first, second] }, () => {});
  assert.equal(await synchronize(code(), code()), "wrong-codes");
  assert.equal(await synchronize(code(), code(-1)), "wrong-codes");
  assert.equal(await synchronize(code(-1), code()), "synchronized");
  assert.deepEqual(identities.of(alice).devices.list()[0]?.enabled?.owner, owner);
  assert.equal(await verify(code()), "wrong-code");
  assert.equal(await verify(code(1)), "verified");
  assert.equal(await synchronize(code(1), code(2)), "no-device", "it is enabled already");
});

test("synchronize: sets a device right whose clock has drifted", async () => {
  const { codes, verify, code, world } = await withDevice();
  assert.equal(await verify(code(-6)), "wrong-code");
  const resync = { accountId: alice, serial, owner, isEnabled: true } as const;
  const pair: readonly [string, string] = [code(-6), code(-5)];
  assert.equal(await codes.synchronize({ ...resync, codes: pair }, () => {}), "synchronized");
  await world.clock.advance(3 * stepMs);
  assert.equal(await verify(code(-5)), "verified");
  assert.equal(await verify(code()), "wrong-code");
  const replayed = await codes.synchronize({ ...resync, codes: pair }, () => {});
  assert.equal(replayed, "wrong-codes");
});
