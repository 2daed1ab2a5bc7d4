import assert from "node:assert/strict";
import { test } from "node:test";

import { parsePublicKeyFile, pinnedKeys, publicKeyFile } from "./trusted-keys.ts";
import type { TrustedKey } from "./trusted-keys.ts";

const key: TrustedKey = {
  region: "eu-west-1",
  fingerprint: "0".repeat(32),
  der: Buffer.from("3082010a", "hex"),
  validFrom: Date.UTC(2026, 0, 1),
  validTo: Date.UTC(2026, 0, 31),
};

test("parsePublicKeyFile() reads what publicKeyFile() writes", () => {
  assert.deepEqual(parsePublicKeyFile(publicKeyFile([key])), [key]);
  assert.deepEqual(parsePublicKeyFile(publicKeyFile([])), []);
});

test("pinnedKeys() has the keys of a Region only there", async () => {
  const find = pinnedKeys([key]);
  assert.deepEqual(await find("eu-west-1"), [key]);
  assert.deepEqual(await find("us-east-1"), []);
});

const row = JSON.parse(publicKeyFile([key])).PublicKeyList[0];
const refused: readonly (readonly [string, string])[] = [
  ["no JSON", "keys"],
  ["no list", "{}"],
  ["no Region", JSON.stringify({ PublicKeyList: [{ ...row, Region: undefined }] })],
  ["no time", JSON.stringify({ PublicKeyList: [{ ...row, ValidityEndTime: "soon" }] })],
];
for (const [name, content] of refused) {
  test(`parsePublicKeyFile() refuses ${name}`, () => {
    assert.throws(() => parsePublicKeyFile(content), { name: "PublicKeyFileError" });
  });
}
