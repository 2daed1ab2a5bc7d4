import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { awsCli, scratchDirectory, startCairn } from "./cairn-process.ts";
import type { CairnProcess } from "./cairn-process.ts";

// Keys with the unmodified AWS CLI: a key and its alias, encryption, signatures, rotation, deletion, and
// that none of it is forgotten when the process is killed.

const scratch = scratchDirectory();
let cairn: CairnProcess;
let aws: ReturnType<typeof awsCli>;

async function start(): Promise<void> {
  cairn = await startCairn(join(scratch.path, "data"), ["--delivery-interval", "500ms"]);
  aws = awsCli(cairn);
}

before(start);
after(async () => {
  await cairn.stop();
  scratch[Symbol.dispose]();
});

async function json(...args: readonly string[]): Promise<Record<string, unknown>> {
  const { status, stdout, stderr } = await aws("kms", ...args, "--output", "json");
  assert.equal(status, 0, `aws kms ${args.join(" ")}\n${stderr}\n${cairn.log().slice(-2000)}`);
  return stdout.trim() === "" ? {} : JSON.parse(stdout);
}

async function refused(code: string, ...args: readonly string[]): Promise<void> {
  const { status, stderr } = await aws("kms", ...args);
  assert.notEqual(status, 0, `aws kms ${args.join(" ")} should fail with ${code}`);
  assert.match(stderr, new RegExp(`\\(${code}\\)`));
}

async function makeKey(...args: readonly string[]): Promise<string> {
  const { KeyMetadata } = await json("create-key", ...args);
  assert.ok(typeof KeyMetadata === "object" && KeyMetadata !== null && "KeyId" in KeyMetadata);
  return String(KeyMetadata.KeyId);
}

function blob(name: string, bytes: string | Uint8Array): string {
  const path = join(scratch.path, name);
  writeFileSync(path, bytes);
  return `fileb://${path}`;
}

const base64 = (text: unknown): Buffer => Buffer.from(String(text), "base64");

test("encrypt under an alias; decrypt after a rotation and a crash, in its context alone", async () => {
  const key = await makeKey("--description", "the CLI's");
  await json("create-alias", "--alias-name", "alias/cli", "--target-key-id", key);
  const plaintext = blob("plain", "the plan");
  const context = ["--encryption-context", "purpose=test"];
  const sealed = await json(
    "encrypt",
    "--key-id",
    "alias/cli",
    "--plaintext",
    plaintext,
    ...context,
  );
  const ciphertext = blob("sealed", base64(sealed["CiphertextBlob"]));
  await json("rotate-key-on-demand", "--key-id", key);

  await cairn.kill();
  await start();
  const opened = await json("decrypt", "--ciphertext-blob", ciphertext, ...context);
  assert.equal(base64(opened["Plaintext"]).toString(), "the plan");
  await refused("InvalidCiphertextException", "decrypt", "--ciphertext-blob", ciphertext);
  const { Rotations } = await json("list-key-rotations", "--key-id", key);
  assert.ok(Array.isArray(Rotations) && Rotations.length === 1);
});

test("sign and verify with an elliptic curve key", async () => {
  const key = await makeKey("--key-spec", "ECC_NIST_P256", "--key-usage", "SIGN_VERIFY");
  const signed = ["--key-id", key, "--signing-algorithm", "ECDSA_SHA_256"];
  const message = ["--message", blob("message", "a message")];
  const { Signature } = await json("sign", ...signed, ...message);
  const signature = ["--signature", blob("signature", base64(Signature))];
  const verified = await json("verify", ...signed, ...message, ...signature);
  assert.equal(verified["SignatureValid"], true);
  const other = ["--message", blob("other", "another message")];
  await refused("KMSInvalidSignatureException", "verify", ...signed, ...other, ...signature);
});

test("a policy that would lock its own author out is refused", async () => {
  const key = await makeKey();
  const { Policy } = await json("get-key-policy", "--key-id", key);
  assert.match(String(Policy), /Enable IAM User Permissions/);
  const policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "cloudtrail.amazonaws.com" },
        Action: "kms:*",
        Resource: "*",
      },
    ],
  });
  const put = ["put-key-policy", "--key-id", key, "--policy", policy];
  await refused("MalformedPolicyDocumentException", ...put);
  await json(...put, "--bypass-policy-lockout-safety-check");
  await refused("AccessDeniedException", "describe-key", "--key-id", key);
});

test("a key that is to be deleted is of no use, and can be kept", async () => {
  const key = await makeKey();
  const scheduled = await json("schedule-key-deletion", "--key-id", key);
  assert.equal(scheduled["KeyState"], "PendingDeletion");
  await refused(
    "KMSInvalidStateException",
    "generate-data-key",
    "--key-id",
    key,
    "--key-spec",
    "AES_256",
  );
  await json("cancel-key-deletion", "--key-id", key);
  await refused("DisabledException", "generate-data-key", "--key-id", key, "--key-spec", "AES_256");
  await json("enable-key", "--key-id", key);
  const made = await json("generate-data-key", "--key-id", key, "--key-spec", "AES_256");
  assert.equal(base64(made["Plaintext"]).length, 32);
});
