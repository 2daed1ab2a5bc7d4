import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { accessOf } from "../access/access.ts";
import { authorizeCall } from "../call/authorize-call.ts";
import type { Call, Operation, Service } from "../call/operation.ts";
import type { RunningNode } from "./running-node.fixture.ts";
import { runNode, temporaryDirectory } from "./running-node.fixture.ts";

// Walks all operations of all services: no operation is open by omission.

type AnyOperation = Operation<object>;
interface Walked {
  readonly service: Service;
  readonly name: string;
  readonly operation: AnyOperation;
}

const opened = new AsyncDisposableStack();
let cairn: RunningNode;
before(async () => {
  const { path } = opened.use(await temporaryDirectory());
  cairn = opened.use(await runNode(path));
});
after(() => opened.disposeAsync());

function everyOperation(): readonly Walked[] {
  return cairn.node.services.flatMap((service) =>
    Array.from(service.operations, ([name, operation]) => ({ service, name, operation })),
  );
}

function labels(walked: readonly Walked[]): readonly string[] {
  return walked.map(({ service, name }) => `${service.signingName}:${name}`).toSorted();
}

/** S3 Control is signed as `s3`; it alone knows access points. */
const isS3Control = (service: Service): boolean => service.schemas.has("GetAccessPoint");

test("every operation names an action, or says that it is open", () => {
  const all = everyOperation();
  assert.ok(all.length > 50, `${all.length} operations`);
  const unasked = all.filter(
    ({ operation }) => operation.action === undefined && operation.authorization !== "open",
  );
  assert.deepEqual(labels(unasked), []);
});

test("these operations are open to everyone, and no others", () => {
  const isOpen = ({ operation }: Walked): boolean => operation.authorization === "open";
  assert.deepEqual(labels(everyOperation().filter(isOpen)), [
    "sts:GetCallerIdentity",
    "sts:GetSessionToken",
  ]);
});

test("these operations ask for themselves, and no others", () => {
  const asks = ({ operation }: Walked): boolean => operation.authorization === "by-handler";
  assert.deepEqual(labels(everyOperation().filter(asks)), ["s3:DeleteObjects", "sts:AssumeRole"]);
});

// Service Authorization Reference: where the action is not called as the operation is.
const s3Actions: Readonly<Record<string, string>> = {
  CompleteMultipartUpload: "PutObject",
  CopyObject: "PutObject",
  CreateMultipartUpload: "PutObject",
  UploadPart: "PutObject",
  UploadPartCopy: "PutObject",
  GetObjectAttributes: "GetObject",
  HeadObject: "GetObject",
  DeleteObjects: "DeleteObject",
  HeadBucket: "ListBucket",
  ListObjects: "ListBucket",
  ListObjectsV2: "ListBucket",
  ListObjectVersions: "ListBucketVersions",
  ListBuckets: "ListAllMyBuckets",
  ListMultipartUploads: "ListBucketMultipartUploads",
  ListParts: "ListMultipartUploadParts",
  GetBucketCors: "GetBucketCORS",
  PutBucketCors: "PutBucketCORS",
  DeleteBucketCors: "PutBucketCORS",
  GetBucketEncryption: "GetEncryptionConfiguration",
  PutBucketEncryption: "PutEncryptionConfiguration",
  DeleteBucketEncryption: "PutEncryptionConfiguration",
  GetBucketLifecycleConfiguration: "GetLifecycleConfiguration",
  PutBucketLifecycleConfiguration: "PutLifecycleConfiguration",
  DeleteBucketLifecycle: "PutLifecycleConfiguration",
  GetBucketNotificationConfiguration: "GetBucketNotification",
  PutBucketNotificationConfiguration: "PutBucketNotification",
  GetObjectLockConfiguration: "GetBucketObjectLockConfiguration",
  PutObjectLockConfiguration: "PutBucketObjectLockConfiguration",
  GetPublicAccessBlock: "GetBucketPublicAccessBlock",
  PutPublicAccessBlock: "PutBucketPublicAccessBlock",
  DeletePublicAccessBlock: "PutBucketPublicAccessBlock",
  DeleteBucketOwnershipControls: "PutBucketOwnershipControls",
  DeleteBucketTagging: "PutBucketTagging",
};
const s3ControlActions: Readonly<Record<string, string>> = {
  GetPublicAccessBlock: "GetAccountPublicAccessBlock",
  PutPublicAccessBlock: "PutAccountPublicAccessBlock",
  DeletePublicAccessBlock: "PutAccountPublicAccessBlock",
};

/** Also asked: `kms:ReEncryptTo`. */
const kmsActions: Readonly<Record<string, string>> = { ReEncrypt: "ReEncryptFrom" };

const snsActions: Readonly<Record<string, string>> = { PublishBatch: "Publish" };

function referenceAction({ service, name }: Walked): string {
  const { signingName } = service;
  const named = { s3: s3Actions, kms: kmsActions, sns: snsActions }[signingName] ?? {};
  const action = (isS3Control(service) ? s3ControlActions : named)[name] ?? name;
  return `${signingName}:${action}`;
}

test("every action is that of the service authorization reference", () => {
  const asked = everyOperation().filter(({ operation }) => operation.action !== undefined);
  for (const walked of asked) {
    assert.equal(walked.operation.action, referenceAction(walked), walked.name);
  }
});

function userCall(): Call {
  const accountId = "999988887777";
  return {
    requestId: "4442587FB7D0A2F9",
    principal: {
      type: "IAMUser",
      accountId,
      userName: "alice",
      arn: `arn:aws:iam::${accountId}:user/alice`,
      principalId: "AIDACKCEVSQ6C2EXAMPLE",
      accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    },
    region: "us-east-1",
    receivedAt: Date.UTC(2026, 10, 22),
    sourceIp: "203.0.113.7",
    isSecure: true,
    signal: new AbortController().signal,
    trailers: new Map(),
  };
}

/** Inputs as a hostile client sends them: members left out, of no sense, of great length. */
const oddInputs: readonly object[] = [
  {},
  { Bucket: "", Key: "", Name: "", KeyId: "", TrailName: "", UserName: "", RoleArn: "" },
  { Bucket: "*", Key: "../..", Name: "arn:aws", KeyId: "alias/", UserName: "%00", CopySource: "%" },
  { Bucket: "b".repeat(5000), Key: "k".repeat(5000), Name: ":".repeat(5000) },
];

test("what an operation says of a call never fails, whatever was sent", async () => {
  for (const { name, operation } of everyOperation()) {
    for (const input of oddInputs) {
      const call = userCall();
      // oxlint-disable-next-line no-await-in-loop -- one after the other, to name who failed
      const resources = await operation.resources(input, call);
      assert.ok(Array.isArray(resources), name);
      operation.conditions?.(input, call);
      // oxlint-disable-next-line no-await-in-loop -- as above
      await operation.requires?.(input, call, resources);
    }
  }
});

test("a user without policies is refused every operation that is not open", async () => {
  const authorize = accessOf({
    policiesOf: () => ({}),
    resources: {},
    canonicalUserId: (id) => id.padEnd(64, "0"),
  });
  const { defaultBucket } = cairn.node;
  for (const { name, operation } of everyOperation()) {
    if (operation.authorization !== undefined) continue;
    const call = userCall();
    const input = { Bucket: defaultBucket, Key: "k", Name: "t", UserName: "bob" };
    // oxlint-disable-next-line no-await-in-loop -- one after the other, to name who failed
    const resources = await operation.resources(input, call);
    // oxlint-disable-next-line no-await-in-loop -- as above
    const answer = await authorizeCall(authorize, operation, input, { call, resources });
    assert.equal(answer.kind, "deny", name);
  }
});
