import assert from "node:assert/strict";
import { test } from "node:test";

import {
  CloudTrailClient,
  CreateTrailCommand,
  GetTrailCommand,
  GetTrailStatusCommand,
  StartLoggingCommand,
  UpdateTrailCommand,
} from "@aws-sdk/client-cloudtrail";
import {
  CreateKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  KMSClient,
  PutKeyPolicyCommand,
} from "@aws-sdk/client-kms";
import { CreateBucketCommand, PutBucketPolicyCommand, S3Client } from "@aws-sdk/client-s3";

import { trailBucketPolicy } from "../archive/trail-bucket.ts";
import { runNode, temporaryDirectory } from "./running-node.fixture.ts";
import type { RunningNode } from "./running-node.fixture.ts";

const accountId = "111122223333";
const trailArn = `arn:aws:cloudtrail:us-east-1:${accountId}:trail/sealed`;
const bucket = "sealed-logs";

interface Bench extends AsyncDisposable {
  readonly cairn: RunningNode;
  readonly cloudtrail: CloudTrailClient;
  readonly kms: KMSClient;
}

/** A node with a bucket that lets the trail in, and no trail yet. */
async function open(): Promise<Bench> {
  const opened = new AsyncDisposableStack();
  const directory = opened.use(await temporaryDirectory());
  const accessKeyId = "AKIAIOSFODNN7EXAMPLE";
  const secretAccessKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  const file = { accounts: [{ id: accountId, accessKeyId, secretAccessKey }] };
  const cairn = opened.use(await runNode(directory.path, {}, file));
  const options = {
    region: "us-east-1",
    endpoint: cairn.url,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
  };
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  const accounts = [{ accountId, trailArn }];
  const Policy = trailBucketPolicy({ bucket, prefix: "", accounts });
  await s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
  return {
    cairn,
    cloudtrail: new CloudTrailClient(options),
    kms: new KMSClient(options),
    [Symbol.asyncDispose]: async () => opened.disposeAsync(),
  };
}

const administrator = {
  Effect: "Allow",
  Principal: { AWS: `arn:aws:iam::${accountId}:root` },
  Action: "kms:*",
  Resource: "*",
};

// CloudTrail User Guide, "Configure AWS KMS key policies for CloudTrail".
const documented = [
  {
    Sid: "Allow CloudTrail to encrypt logs",
    Effect: "Allow",
    Principal: { Service: "cloudtrail.amazonaws.com" },
    Action: "kms:GenerateDataKey*",
    Resource: "*",
    Condition: {
      StringEquals: { "aws:SourceArn": trailArn },
      StringLike: {
        "kms:EncryptionContext:aws:cloudtrail:arn": `arn:aws:cloudtrail:*:${accountId}:trail/*`,
      },
    },
  },
  {
    Sid: "Allow CloudTrail to describe key",
    Effect: "Allow",
    Principal: { Service: "cloudtrail.amazonaws.com" },
    Action: "kms:DescribeKey",
    Resource: "*",
  },
];

function policyOf(statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [administrator, ...statements] });
}

async function refusal(sending: Promise<unknown>): Promise<readonly [string, string]> {
  try {
    await sending;
  } catch (error) {
    assert.ok(error instanceof Error);
    return [error.name, error.message];
  }
  return assert.fail("nothing was thrown");
}

test("a trail's files are encrypted under its key, and wait while that is disabled", async () => {
  await using bench = await open();
  const { cairn, cloudtrail, kms } = bench;
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Policy: policyOf(documented) }));
  const keyArn = KeyMetadata?.Arn;
  const created = await cloudtrail.send(
    new CreateTrailCommand({
      Name: "sealed",
      S3BucketName: bucket,
      KmsKeyId: KeyMetadata?.KeyId,
    }),
  );
  assert.equal(created.KmsKeyId, keyArn);
  await cloudtrail.send(new StartLoggingCommand({ Name: "sealed" }));
  await cairn.node.delivery.flush();
  const sealed = async (): Promise<readonly (string | undefined)[]> => {
    const query = { bucket, prefix: "AWSLogs/", limit: 100 };
    const page = await cairn.stores.buckets.listObjects(query);
    return Promise.all(
      page.objects.map(async ({ key }) => {
        const found = await cairn.stores.buckets.findObject(bucket, key);
        const encryption = found?.encryption;
        return encryption !== undefined && "keyArn" in encryption ? encryption.keyArn : undefined;
      }),
    );
  };
  const before = await sealed();
  assert.deepEqual(before, [keyArn]);

  await kms.send(new DisableKeyCommand({ KeyId: keyArn }));
  await cairn.node.delivery.flush();
  const { LatestDeliveryError } = await cloudtrail.send(
    new GetTrailStatusCommand({ Name: "sealed" }),
  );
  assert.equal(LatestDeliveryError, "KMS.DisabledException");
  assert.equal((await sealed()).length, 1);
  const update = cloudtrail.send(new UpdateTrailCommand({ Name: "sealed" }));
  assert.equal((await refusal(update))[0], "KmsException");

  await kms.send(new EnableKeyCommand({ KeyId: keyArn }));
  await cloudtrail.send(new UpdateTrailCommand({ Name: "sealed", KmsKeyId: "" }));
  const { Trail } = await cloudtrail.send(new GetTrailCommand({ Name: "sealed" }));
  assert.equal(Trail?.KmsKeyId, undefined);
});

test("CreateTrail refuses a weaker key policy and names the statements that are missing", async () => {
  await using bench = await open();
  const { cloudtrail, kms } = bench;
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  const KeyId = KeyMetadata?.KeyId;
  const create = async (KmsKeyId: string | undefined): Promise<unknown> =>
    cloudtrail.send(new CreateTrailCommand({ Name: "sealed", S3BucketName: bucket, KmsKeyId }));

  const [name, message] = await refusal(create(KeyId));
  assert.equal(name, "InsufficientEncryptionPolicyException");
  const missing: unknown = JSON.parse(/\[.*\]$/.exec(message)?.[0] ?? "");
  assert.ok(Array.isArray(missing) && missing.length === 2);
  await kms.send(new PutKeyPolicyCommand({ KeyId, Policy: policyOf(documented.slice(1)) }));
  assert.match((await refusal(create(KeyId)))[1], /AllowCloudTrailToEncryptLogs/);

  assert.deepEqual(await refusal(create("alias/none")), [
    "KmsKeyNotFoundException",
    "The specified KMS key alias/none does not exist or is not in the region of the S3 bucket.",
  ]);
  assert.equal((await refusal(create("no key!")))[0], "InvalidKmsKeyIdException");
  const asymmetric = await kms.send(
    new CreateKeyCommand({
      KeySpec: "ECC_NIST_P256",
      KeyUsage: "SIGN_VERIFY",
      Policy: policyOf(documented),
    }),
  );
  assert.equal((await refusal(create(asymmetric.KeyMetadata?.KeyId)))[0], "KmsException");

  // What the error names is enough.
  await kms.send(new PutKeyPolicyCommand({ KeyId, Policy: policyOf(missing) }));
  await create(KeyId);
});
