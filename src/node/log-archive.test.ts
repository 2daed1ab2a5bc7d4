import assert from "node:assert/strict";
import { test } from "node:test";

import * as iam from "@aws-sdk/client-iam";
import * as s3 from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

import { runNode, temporaryDirectory } from "./running-node.fixture.ts";
import type { RunningNode } from "./running-node.fixture.ts";

// Those who may do everything in the recorded account against the log archive: every operation that S3 has.

const operator = {
  id: "111122223333",
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};
const bucket = `cairn-logs-${operator.id}`;

/** What each operation is sent, as far as it knows it: the same bucket, object and version. */
function inputFor(key: string, versionId: string): object {
  const source = `${bucket}/${key}?versionId=${versionId}`;
  const tag = { Key: "a", Value: "b" };
  return {
    ...{ Bucket: bucket, Key: key, VersionId: versionId, Prefix: "", Body: "forged" },
    ...{ CopySource: source, RenameSource: source, UploadId: "x", PartNumber: 1, Id: "x" },
    ...{
      ObjectAttributes: ["ETag"],
      AnnotationName: "x",
      Policy: '{"Version":"2012-10-17","Statement":[]}',
    },
    ...{
      Delete: { Objects: [{ Key: key, VersionId: versionId }] },
      BypassGovernanceRetention: true,
    },
    ...{ VersioningConfiguration: { Status: "Suspended" }, Tagging: { TagSet: [tag] } },
    ...{ CORSConfiguration: { CORSRules: [{ AllowedMethods: ["GET"], AllowedOrigins: ["*"] }] } },
    ...{ PublicAccessBlockConfiguration: { BlockPublicPolicy: false } },
    ...{ OwnershipControls: { Rules: [{ ObjectOwnership: "ObjectWriter" }] } },
    ...{ RequestPaymentConfiguration: { Payer: "Requester" }, BucketLoggingStatus: {} },
    ...{ LifecycleConfiguration: { Rules: [{ Status: "Enabled", Expiration: { Days: 1 } }] } },
    ServerSideEncryptionConfiguration: {
      Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
    },
    ACL: "private",
  };
}

/** Sent to other hosts than the endpoint. */
const elsewhere = new Set(["WriteGetObjectResponse"]);
/** What is not refused: it is about the caller's own account. */
const ownAffairs: Readonly<Record<string, string>> = {
  CreateBucket: "BucketAlreadyExists",
  ListBuckets: "done",
};

/** How an operation is answered: with an error's code, or `done`. */
async function answerTo(client: s3.S3Client, name: string, input: object): Promise<string> {
  const Command: unknown = Reflect.get(s3, `${name}Command`);
  assert.ok(isConstructor(Command), name);
  try {
    const { Errors: errors = [] } = await client.send(new Command(input));
    return errors[0]?.Code ?? "done";
  } catch (error) {
    if (!(error instanceof s3.S3ServiceException)) throw error;
    // The answer to a HEAD has no code.
    return error.$metadata.httpStatusCode === 403 ? "AccessDenied" : error.name;
  }
}

/** Of any command; `DeleteObjects` answers for each object. */
function isConstructor(value: unknown): value is new (input: object) => s3.DeleteObjectsCommand {
  return typeof value === "function";
}

function everyOperation(): readonly string[] {
  return Object.keys(s3)
    .filter((name) => name.endsWith("Command") && name !== "$Command")
    .map((name) => name.replace(/Command$/, ""))
    .filter((name) => !elsewhere.has(name));
}

/** The bucket's settings and every version of every object: what must not change. */
async function stateOf({ stores: { buckets } }: RunningNode): Promise<unknown> {
  const versions = await buckets.listVersions({ bucket, prefix: "", limit: 1000 });
  return { settings: await buckets.findBucket(bucket), versions };
}

/** An access key of a user who may do everything that the account may. */
async function allowAll(options: object): Promise<Key> {
  const client = new iam.IAMClient(options);
  const UserName = "admin";
  await client.send(new iam.CreateUserCommand({ UserName }));
  const PolicyArn = "arn:aws:iam::aws:policy/AdministratorAccess";
  await client.send(new iam.AttachUserPolicyCommand({ UserName, PolicyArn }));
  const { AccessKey } = await client.send(new iam.CreateAccessKeyCommand({ UserName }));
  const { AccessKeyId: accessKeyId = "", SecretAccessKey: secretAccessKey = "" } = AccessKey ?? {};
  return { accessKeyId, secretAccessKey };
}

interface Key {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

for (const who of ["root user", "user with AdministratorAccess"]) {
  test(`the recorded account's ${who} reads, changes and deletes nothing in the log archive`, async () => {
    await using directory = await temporaryDirectory();
    await using cairn = await runNode(directory.path, {}, { accounts: [operator] });
    const place = { region: "us-east-1", endpoint: cairn.url, maxAttempts: 1 };
    const root = { ...place, credentials: { ...operator } };
    const key: Key = who === "root user" ? operator : await allowAll(root);
    const options = { ...place, credentials: { ...key } };
    await new STSClient(options).send(new GetCallerIdentityCommand({}));
    await cairn.node.delivery.flush();
    const page = await cairn.stores.buckets.listObjects({ bucket, prefix: "", limit: 1 });
    const [file] = page.objects;
    assert.ok(file !== undefined);
    const before = await stateOf(cairn);

    const client = new s3.S3Client({ ...options, forcePathStyle: true });
    const refused: string[] = [];
    for (const name of everyOperation()) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other, to name who was let in
      const answer = await answerTo(client, name, inputFor(file.key, file.versionId));
      const isExpected = [ownAffairs[name] ?? "AccessDenied", "NotImplemented"].includes(answer);
      assert.ok(isExpected, `${name}: ${answer} (does inputFor() give it what it parses?)`);
      if (answer === "AccessDenied") refused.push(name);
    }
    const implemented = cairn.node.services.find(({ schemas }) => schemas.has("GetObject"));
    const others = [...(implemented?.operations.keys() ?? [])].filter(
      (name) => !refused.includes(name) && !Object.hasOwn(ownAffairs, name),
    );
    assert.deepEqual(others, [], "every operation that is there has refused");
    assert.deepEqual(await stateOf(cairn), before);
  });
}
