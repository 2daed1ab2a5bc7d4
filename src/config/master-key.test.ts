import assert from "node:assert/strict";
import { test } from "node:test";

import { readMasterKeySettings } from "./master-key.ts";

function read(value: unknown): { settings: unknown; problems: readonly string[] } {
  const problems: string[] = [];
  const settings = readMasterKeySettings(value, (given) => `/etc/cairn/${given}`, problems);
  return { settings, problems };
}

test("masterKey: a file, a passphrase in a file, a key of a KMS", () => {
  assert.deepEqual(read(undefined), { settings: undefined, problems: [] });
  assert.deepEqual(read({ file: "m.key" }).settings, { kind: "file", path: "/etc/cairn/m.key" });
  assert.deepEqual(read({ passphraseFile: "words" }).settings, {
    kind: "passphrase",
    path: "/etc/cairn/words",
  });
  const kms = { kmsKeyId: "alias/cairn", region: "eu-central-1" };
  assert.deepEqual(read(kms).settings, {
    kind: "kms",
    keyId: "alias/cairn",
    region: "eu-central-1",
  });
  const elsewhere = { ...kms, endpoint: "https://kms.example.org", credentialsFile: "keys" };
  assert.deepEqual(read(elsewhere).settings, {
    kind: "kms",
    keyId: "alias/cairn",
    region: "eu-central-1",
    endpoint: "https://kms.example.org",
    credentials: { file: "/etc/cairn/keys", profile: "default" },
  });
});

const wrong: readonly [value: unknown, problem: RegExp][] = [
  ["m.key", /a mapping is expected/],
  [{}, /one of file, passphraseFile and kmsKeyId/],
  [{ file: "a", passphraseFile: "b" }, /one of file, passphraseFile and kmsKeyId/],
  [{ file: "a", region: "eu-central-1" }, /masterKey\.region: is unknown/],
  [{ kmsKeyId: "k" }, /masterKey\.region/],
  [{ kmsKeyId: "k", region: "eu-central-1", endpoint: "http://kms.example.org" }, /endpoint/],
  [{ kmsKeyId: "k", region: "eu-central-1", profile: "p" }, /profile: goes with credentialsFile/],
  [{ file: 7 }, /masterKey\.file: a text is expected/],
];
for (const [value, problem] of wrong) {
  test(`masterKey: ${JSON.stringify(value)} is refused`, () => {
    assert.match(read(value).problems.join("\n"), problem);
  });
}
