import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";

import * as iam from "@aws-sdk/client-iam";
import * as s3 from "@aws-sdk/client-s3";

import { nodeWorld } from "../base/node-world.ts";
import { bytesOfBase32 } from "../identity/base32.ts";
import { runNode, temporaryDirectory } from "./running-node.fixture.ts";

// MFA delete as its owner meets it: a virtual device made by IAM, whose codes the test computes as an
// authenticator does, and a bucket that asks for them.

const root = {
  id: "111122223333",
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};
const Bucket = "guarded";
const required = /Mfa Authentication must be used for this request/;
const stepMs = 30_000;

/** What an authenticator shows at an instant, in milliseconds: RFC 6238 with its defaults. */
function shownAt(seed: Uint8Array, at: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / stepMs)));
  const mac = createHmac("sha1", seed).update(counter).digest();
  const truncated = mac.readUInt32BE((mac.at(-1) ?? 0) & 15) & 0x7fff_ffff;
  return String(truncated % 1_000_000).padStart(6, "0");
}

interface Owner extends AsyncDisposable {
  readonly client: s3.S3Client;
  readonly iam: iam.IAMClient;
  readonly wait: (ms: number) => void;
  /** The `x-amz-mfa` header with the code of so long ago. */
  readonly header: (ageMs?: number) => string;
}

/** The root user of an account, with a device that is enabled. */
async function ownerWithDevice(): Promise<Owner> {
  await using opened = new AsyncDisposableStack();
  const directory = opened.use(await temporaryDirectory());
  const real = nodeWorld();
  // The wall clock stands still, so that no code ends between being shown and being asked for.
  let now = real.clock.now();
  const world = { ...real, clock: { ...real.clock, now: () => now } };
  const cairn = opened.use(await runNode(directory.path, {}, { accounts: [root] }, world));
  const options = {
    region: "us-east-1",
    endpoint: cairn.url,
    credentials: { ...root },
    maxAttempts: 1,
  };
  const identity = new iam.IAMClient(options);
  const made = await identity.send(
    new iam.CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: "root-account-mfa-device" }),
  );
  const { SerialNumber = "", Base32StringSeed = assert.fail("no seed") } =
    made.VirtualMFADevice ?? {};
  const seed = bytesOfBase32(Buffer.from(Base32StringSeed).toString()) ?? assert.fail("no base32");
  await identity.send(
    new iam.EnableMFADeviceCommand({
      UserName: "root",
      SerialNumber,
      AuthenticationCode1: shownAt(seed, now - 2 * stepMs),
      AuthenticationCode2: shownAt(seed, now - stepMs),
    }),
  );
  const lifetime = opened.move();
  return {
    client: new s3.S3Client({ ...options, forcePathStyle: true }),
    iam: identity,
    wait: (ms) => {
      now += ms;
    },
    header: (ageMs = 0) => `${SerialNumber} ${shownAt(seed, now - ageMs)}`,
    [Symbol.asyncDispose]: async () => lifetime.disposeAsync(),
  };
}

async function denied(answer: Promise<unknown>, message = /./): Promise<void> {
  await assert.rejects(answer, (error) => {
    assert.ok(error instanceof s3.S3ServiceException);
    assert.deepEqual([error.name, error.$metadata.httpStatusCode], ["AccessDenied", 403]);
    assert.match(error.message, message);
    return true;
  });
}

function setVersioning({ client }: Owner, MFADelete: "Enabled" | "Disabled", MFA?: string) {
  const VersioningConfiguration = { Status: "Enabled", MFADelete } as const;
  return client.send(new s3.PutBucketVersioningCommand({ Bucket, MFA, VersioningConfiguration }));
}

test("MFA delete takes the codes of a device that IAM has enabled, each of them once", async () => {
  await using owner = await ownerWithDevice();
  const { client } = owner;
  await client.send(new s3.CreateBucketCommand({ Bucket }));
  await denied(setVersioning(owner, "Enabled"), required);
  const first = owner.header();
  await setVersioning(owner, "Enabled", first);
  const state = await client.send(new s3.GetBucketVersioningCommand({ Bucket }));
  assert.deepEqual([state.Status, state.MFADelete], ["Enabled", "Enabled"]);

  const put = new s3.PutObjectCommand({ Bucket, Key: "log", Body: "evidence" });
  const { VersionId } = await client.send(put);
  const at = { Bucket, Key: "log", VersionId };
  const remove = (MFA?: string): Promise<s3.DeleteObjectCommandOutput> =>
    client.send(new s3.DeleteObjectCommand({ ...at, MFA }));
  await denied(remove(), required);
  // Replayed: it has turned MFA delete on.
  await denied(remove(first));
  // Late: shown before the last one that counted, then two steps ago and never used.
  await denied(remove(owner.header(stepMs)));
  owner.wait(4 * stepMs);
  await denied(remove(owner.header(2 * stepMs)));
  // Wrong: the code of an hour from now.
  await denied(remove(owner.header(-3_600_000)));
  await client.send(new s3.DeleteObjectCommand({ Bucket, Key: "log" }));
  const kept = await client.send(new s3.GetObjectCommand(at));
  assert.equal(await kept.Body?.transformToString(), "evidence");

  // A code of the step before counts: somebody has to type it.
  await remove(owner.header(stepMs));
  await assert.rejects(client.send(new s3.GetObjectCommand(at)), { name: "NoSuchVersion" });
  await denied(setVersioning(owner, "Disabled"), required);
  await setVersioning(owner, "Disabled", owner.header());
});

test("MFA delete does not take the device of another, nor one that is deactivated", async () => {
  await using owner = await ownerWithDevice();
  const { client } = owner;
  await client.send(new s3.CreateBucketCommand({ Bucket }));
  const [serial = ""] = owner.header().split(" ");
  await denied(setVersioning(owner, "Enabled", owner.header().replace("333:", "444:")));
  await owner.iam.send(
    new iam.DeactivateMFADeviceCommand({ UserName: "root", SerialNumber: serial }),
  );
  await denied(setVersioning(owner, "Enabled", owner.header()));
  const state = await client.send(new s3.GetBucketVersioningCommand({ Bucket }));
  assert.deepEqual([state.Status, state.MFADelete], [undefined, undefined]);
});

test("MFA delete looks at no more codes for a while after many wrong ones", async () => {
  await using owner = await ownerWithDevice();
  await owner.client.send(new s3.CreateBucketCommand({ Bucket }));
  for (let guess = 0; guess < 20; guess += 1) {
    const wrong = owner.header(-3_600_000 - guess * stepMs);
    // oxlint-disable-next-line no-await-in-loop -- guesses in a row
    await denied(setVersioning(owner, "Enabled", wrong));
  }
  await denied(setVersioning(owner, "Enabled", owner.header()));
});
