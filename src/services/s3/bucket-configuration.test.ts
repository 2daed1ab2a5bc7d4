import assert from "node:assert/strict";
import { test } from "node:test";

import { alice, bob, bodyOf, refused, testS3 } from "./s3.fixture.ts";
import type { TestS3 } from "./s3.fixture.ts";

const Bucket = "logs";

async function withBucket(): Promise<TestS3> {
  const s3 = testS3();
  await s3.ask("CreateBucket", { Bucket });
  return s3;
}

const tags = (...keys: readonly string[]): object[] => keys.map((Key) => ({ Key, Value: "v" }));
const cors = [{ AllowedMethods: ["GET"], AllowedOrigins: ["https://*.example.com"] }];

// Each sub-resource: what is put, what is got back, and what is said when there is none.
const table: [name: string, put: object, got: object, missing?: string][] = [
  ["BucketTagging", { Tagging: { TagSet: tags("a") } }, { TagSet: tags("a") }, "NoSuchTagSet"],
  [
    "BucketCors",
    { CORSConfiguration: { CORSRules: cors } },
    { CORSRules: cors },
    "NoSuchCORSConfiguration",
  ],
  [
    "PublicAccessBlock",
    { PublicAccessBlockConfiguration: { BlockPublicAcls: true } },
    {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        IgnorePublicAcls: false,
        BlockPublicPolicy: false,
        RestrictPublicBuckets: false,
      },
    },
    "NoSuchPublicAccessBlockConfiguration",
  ],
  [
    "BucketOwnershipControls",
    { OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerPreferred" }] } },
    { OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerPreferred" }] } },
  ],
];
for (const [name, put, got, missing] of table) {
  test(`Put${name} is what Get${name} gives back, and Delete takes away`, async () => {
    await using s3 = await withBucket();
    await s3.ask(`Put${name}`, { Bucket, ...put });
    assert.deepEqual(await s3.ask(`Get${name}`, { Bucket }), got);
    if (missing === undefined) return;
    await s3.ask(`Delete${name}`, { Bucket });
    await refused(missing, s3.ask(`Get${name}`, { Bucket }));
    await s3.ask(`Delete${name}`, { Bucket });
  });

  test(`Get${name} of another's bucket is refused`, async () => {
    await using s3 = await withBucket();
    await refused("AccessDenied", s3.ask(`Get${name}`, { Bucket }, { accountId: bob }));
    await refused("AccessDenied", s3.ask(`Put${name}`, { Bucket, ...put }, { accountId: bob }));
  });
}

test("sub-resources that are put at once are all kept", async () => {
  await using s3 = await withBucket();
  await Promise.all(table.map(([name, put]) => s3.ask(`Put${name}`, { Bucket, ...put })));
  for (const [name, , got] of table) {
    assert.deepEqual(await s3.ask(`Get${name}`, { Bucket }), got);
  }
});

const refusals: [name: string, input: object, code: string, message: RegExp][] = [
  ["PutBucketTagging", { Tagging: {} }, "MalformedXML", /well-formed/],
  [
    "PutBucketTagging",
    { Tagging: { TagSet: tags("a", "a") } },
    "InvalidTag",
    /Cannot provide multiple Tags with the same key/,
  ],
  ["PutBucketTagging", { Tagging: { TagSet: tags("aws:a") } }, "InvalidTag", /System tags/],
  ["PutBucketTagging", { Tagging: { TagSet: tags("a{") } }, "InvalidTag", /TagKey/],
  [
    "PutBucketTagging",
    { Tagging: { TagSet: [{ Key: "a", Value: "v".repeat(257) }] } },
    "InvalidTag",
    /TagValue/,
  ],
  [
    "PutBucketTagging",
    { Tagging: { TagSet: tags(...Array.from({ length: 51 }, (_, at) => `k${at}`)) } },
    "BadRequest",
    /cannot be greater than 50/,
  ],
  ["PutBucketCors", { CORSConfiguration: { CORSRules: [] } }, "MalformedXML", /well-formed/],
  [
    "PutBucketCors",
    { CORSConfiguration: { CORSRules: [{ AllowedMethods: ["PATCH"], AllowedOrigins: ["*"] }] } },
    "InvalidRequest",
    /Unsupported method is PATCH/,
  ],
  [
    "PutBucketCors",
    { CORSConfiguration: { CORSRules: [{ AllowedMethods: ["GET"], AllowedOrigins: ["*.*"] }] } },
    "InvalidRequest",
    /AllowedOrigin "\*\.\*" can not have more than one wildcard/,
  ],
  [
    "PutBucketCors",
    { CORSConfiguration: { CORSRules: [{ ...cors[0], ExposeHeaders: ["x-*"] }] } },
    "InvalidRequest",
    /ExposeHeader "x-\*" contains wildcard/,
  ],
  ["PutPublicAccessBlock", {}, "MalformedXML", /well-formed/],
  [
    "PutBucketOwnershipControls",
    { OwnershipControls: { Rules: [{ ObjectOwnership: "Nobody" }] } },
    "MalformedXML",
    /well-formed/,
  ],
  [
    "PutBucketOwnershipControls",
    { OwnershipControls: { Rules: [{ ObjectOwnership: "ObjectWriter" }] } },
    "NotImplemented",
    /not implemented/,
  ],
  [
    "PutBucketRequestPayment",
    { RequestPaymentConfiguration: { Payer: "Nobody" } },
    "MalformedXML",
    /well-formed/,
  ],
  ["PutBucketAcl", { ACL: "private" }, "AccessControlListNotSupported", /does not allow ACLs/],
];
for (const [name, input, code, message] of refusals) {
  test(`${name} with ${JSON.stringify(input).slice(0, 60)} is ${code}`, async () => {
    await using s3 = await withBucket();
    const error = await refused(code, s3.ask(name, { Bucket, ...input }));
    assert.match(error.message, message);
  });
}

test("CreateBucket takes tags and who owns objects", async () => {
  await using s3 = testS3();
  const CreateBucketConfiguration = { Tags: tags("a") };
  const ObjectOwnership = "BucketOwnerPreferred";
  await s3.ask("CreateBucket", { Bucket, CreateBucketConfiguration, ObjectOwnership });
  assert.deepEqual(await s3.ask("GetBucketTagging", { Bucket }), { TagSet: tags("a") });
  await s3.ask("PutBucketAcl", { Bucket, ACL: "private" });
  await refused("AccessDenied", s3.ask("PutBucketAcl", { Bucket, ACL: "public-read" }));
  await s3.ask("DeletePublicAccessBlock", { Bucket });
  await refused("NotImplemented", s3.ask("PutBucketAcl", { Bucket, ACL: "public-read" }));
  await refused("MissingSecurityHeader", s3.ask("PutBucketAcl", { Bucket }));
});

const everyone = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: "*",
      Action: "s3:GetObject",
      Resource: `arn:aws:s3:::${Bucket}/*`,
    },
  ],
};

test("a public policy is refused while the bucket, or the account, blocks it", async () => {
  await using s3 = await withBucket();
  const put = (): Promise<unknown> =>
    s3.ask("PutBucketPolicy", { Bucket, Policy: JSON.stringify(everyone) });
  const error = await refused("AccessDenied", put());
  assert.match(error.message, /public policies are blocked by the BlockPublicPolicy/);
  await s3.ask("DeletePublicAccessBlock", { Bucket });
  s3.accountBlocks.set(alice, {
    BlockPublicAcls: false,
    IgnorePublicAcls: false,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: false,
  });
  await refused("AccessDenied", put());
  s3.accountBlocks.delete(alice);
  await put();
  const status = await s3.ask("GetBucketPolicyStatus", { Bucket });
  assert.deepEqual(status, { PolicyStatus: { IsPublic: true } });
});

test("RestrictPublicBuckets keeps a bucket with a public policy to its owner", async () => {
  await using s3 = await withBucket();
  await s3.ask("PutObject", { Bucket, Key: "a", Body: bodyOf("x") });
  await s3.ask("DeletePublicAccessBlock", { Bucket });
  await s3.ask("PutBucketPolicy", { Bucket, Policy: JSON.stringify(everyone) });
  const read = (accountId: string): Promise<unknown> =>
    s3.ask("GetObject", { Bucket, Key: "a" }, { accountId });
  await read(bob);
  const PublicAccessBlockConfiguration = { RestrictPublicBuckets: true };
  await s3.ask("PutPublicAccessBlock", { Bucket, PublicAccessBlockConfiguration });
  await refused("AccessDenied", read(bob));
  await read(alice);
});

test("GetBucketRequestPayment says who pays, by default the owner", async () => {
  await using s3 = await withBucket();
  assert.deepEqual(await s3.ask("GetBucketRequestPayment", { Bucket }), { Payer: "BucketOwner" });
  const RequestPaymentConfiguration = { Payer: "Requester" };
  await s3.ask("PutBucketRequestPayment", { Bucket, RequestPaymentConfiguration });
  assert.deepEqual(await s3.ask("GetBucketRequestPayment", { Bucket }), { Payer: "Requester" });
});
