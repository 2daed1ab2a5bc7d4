import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, test } from "node:test";

import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketVersioningCommand,
} from "@aws-sdk/client-s3";

import { openClient } from "./client.fixture.ts";
import type { ClientFixture } from "./client.fixture.ts";

// Browser-based uploads: forms as a page sends them, signed by hand as Amazon S3's guide says.

const accessKeyId = "AKIAIOSFODNN7EXAMPLE";
const secretAccessKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const Bucket = "forms";

let fixture: ClientFixture;
before(async () => {
  fixture = await openClient();
  await fixture.client.send(new CreateBucketCommand({ Bucket }));
});
after(async () => fixture[Symbol.asyncDispose]());

type Fields = Readonly<Record<string, string>>;

interface Wish {
  /** Beside those that name bucket and signature. */
  readonly conditions?: readonly unknown[];
  readonly expiresIn?: number;
  /** What stands in the form and not in the policy's place. */
  readonly changed?: Fields;
}

const hmac = (key: string | Buffer, text: string): Buffer =>
  createHmac("sha256", key).update(text).digest();

/** A policy and its signature, with what else is in the form. */
function signed(
  fields: Fields,
  { conditions, expiresIn = 600_000, changed = {} }: Wish = {},
): Fields {
  const now = new Date();
  const date = `${now.toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
  const day = date.slice(0, 8);
  const signature = {
    "x-amz-algorithm": "AWS4-HMAC-SHA256",
    "x-amz-credential": `${accessKeyId}/${day}/us-east-1/s3/aws4_request`,
    "x-amz-date": date,
  };
  const all = { ...fields, ...signature };
  const exact = Object.entries(signature).map(([name, value]) => ({ [name]: value }));
  const own = conditions ?? Object.entries(fields).map(([name, value]) => ({ [name]: value }));
  const expiration = new Date(now.getTime() + expiresIn).toISOString();
  const document = JSON.stringify({
    expiration,
    conditions: [{ bucket: Bucket }, ...exact, ...own],
  });
  const policy = Buffer.from(document).toString("base64");
  const key = ["us-east-1", "s3", "aws4_request"].reduce(hmac, hmac(`AWS4${secretAccessKey}`, day));
  return { ...all, policy, "x-amz-signature": hmac(key, policy).toString("hex"), ...changed };
}

function post(fields: Fields, file: string | Blob = "bytes"): Promise<Response> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", new Blob([file]), "photo.jpg");
  return fetch(`${fixture.url}/${Bucket}`, { method: "POST", body: form, redirect: "manual" });
}

async function answer(response: Promise<Response>): Promise<readonly [number, string, string]> {
  const { status, ...rest } = await response.then(async (it) => ({
    status: it.status,
    text: await it.text(),
  }));
  const find = (name: string): string =>
    new RegExp(`<${name}>(.*?)</${name}>`).exec(rest.text)?.[1] ?? "";
  return [status, find("Code"), find("Message")];
}

test("a form becomes an object, with the headers that its fields name", async () => {
  const fields = {
    key: "user/${filename}",
    acl: "private",
    "Content-Type": "image/jpeg",
    "x-amz-meta-owner": "Zoë",
    "x-amz-server-side-encryption": "AES256",
  };
  const conditions = [
    ["starts-with", "$key", "user/"],
    { acl: "private" },
    ["starts-with", "$Content-Type", "image/"],
    ["starts-with", "$x-amz-meta-owner", ""],
    ["eq", "$x-amz-server-side-encryption", "AES256"],
    ["content-length-range", 1, 10],
  ];
  const response = await post(signed(fields, { conditions }));
  assert.equal(response.status, 204, await response.text());
  assert.match(response.headers.get("etag") ?? "", /^"[0-9a-f]{32}"$/);
  assert.equal(response.headers.get("location"), `${fixture.url}/${Bucket}/user%2Fphoto.jpg`);
  assert.equal(response.headers.get("x-amz-server-side-encryption"), "AES256");
  const stored = await fixture.client.send(new GetObjectCommand({ Bucket, Key: "user/photo.jpg" }));
  assert.equal(await stored.Body?.transformToString(), "bytes");
  assert.equal(stored.ContentType, "image/jpeg");
  assert.deepEqual(Object.keys(stored.Metadata ?? {}), ["owner"]);

  const facts = fixture.facts.findLast(({ http }) => http?.method === "POST");
  assert.equal(facts?.operationName, "PutObject");
  assert.equal(facts.principal?.accessKeyId, accessKeyId);
  assert.equal(facts.authentication, "POST");
  assert.equal(facts.bytesIn, 5);
  assert.ok(!JSON.stringify(facts.input).includes("x-amz-signature"));
});

test("a form says how it is answered: 200, 201 with what was stored, or another page", async () => {
  const ok = await post(signed({ key: "a", success_action_status: "200" }));
  assert.deepEqual([ok.status, await ok.text()], [200, ""]);
  const created = await post(signed({ key: "a&b", success_action_status: "201" }));
  const etag = created.headers.get("etag");
  assert.equal(created.status, 201);
  assert.equal(
    await created.text(),
    '<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse>' +
      `<Location>${fixture.url}/${Bucket}/a%26b</Location><Bucket>${Bucket}</Bucket>` +
      `<Key>a&amp;b</Key><ETag>${etag}</ETag></PostResponse>`,
  );
  const page = "https://example.com/done?x=1";
  const other = await post(signed({ key: "c", success_action_redirect: page }));
  assert.equal(other.status, 303);
  const target = new URL(other.headers.get("location") ?? "");
  assert.equal(target.origin, "https://example.com");
  assert.deepEqual(Object.fromEntries(target.searchParams), {
    ...{ x: "1", bucket: Bucket, key: "c" },
    etag: other.headers.get("etag"),
  });
  for (const page_ of ["javascript:alert(1)", "nowhere"]) {
    const stays = await post(signed({ key: "c", success_action_redirect: page_ }));
    assert.equal(stays.status, 204);
  }
});

const again = { key: "refused" };
const against = "Invalid according to Policy: ";
const refusals: readonly (readonly [string, () => Fields, number, string, string | RegExp])[] = [
  ["nobody signed", () => again, 403, "AccessDenied", "Access Denied"],
  [
    "the policy is another",
    () => signed(again, { changed: { policy: "e30=" } }),
    403,
    "SignatureDoesNotMatch",
    /signature/,
  ],
  [
    "the policy has expired",
    () => signed(again, { expiresIn: -1000 }),
    403,
    "AccessDenied",
    `${against}Policy expired.`,
  ],
  [
    "a condition does not hold",
    () => signed(again, { conditions: [["starts-with", "$key", "user/"]] }),
    403,
    "AccessDenied",
    /^Invalid according to Policy: Policy Condition failed: \["starts-with", "\$key", "user\/"\]$/,
  ],
  [
    "a field has no condition",
    () => signed(again, { changed: { "x-amz-meta-a": "b" } }),
    403,
    "AccessDenied",
    `${against}Extra input fields: x-amz-meta-a`,
  ],
  [
    "the file is too large",
    () => signed(again, { conditions: [again, ["content-length-range", 0, 4]] }),
    400,
    "EntityTooLarge",
    /exceeds/,
  ],
  [
    "the file is too small",
    () => signed(again, { conditions: [again, ["content-length-range", 6, 9]] }),
    400,
    "EntityTooSmall",
    /smaller/,
  ],
  [
    "a condition is none",
    () => signed(again, { conditions: [["ends-with", "$key", "d"]] }),
    400,
    "InvalidPolicyDocument",
    /^Invalid Policy: /,
  ],
  ["there is no key", () => signed({}), 400, "InvalidArgument", /named 'key'/],
  [
    "there is no signature",
    () => signed(again, { changed: { "x-amz-signature": "" } }),
    400,
    "InvalidArgument",
    /named 'x-amz-signature'/,
  ],
  [
    "the key is not known",
    () => {
      const fields = signed(again);
      const credential = fields["x-amz-credential"] ?? "";
      return {
        ...fields,
        "x-amz-credential": credential.replace(accessKeyId, "AKIAUNKNOWN000000000"),
      };
    },
    403,
    "InvalidAccessKeyId",
    /does not exist/,
  ],
  ["tags are asked for", () => signed({ ...again, tagging: "<T/>" }), 501, "NotImplemented", /./],
  [
    "a field would be two headers",
    () => signed({ ...again, "x-amz-meta-a": "b\r\nx-amz-acl: c" }),
    400,
    "InvalidArgument",
    /signs/,
  ],
];

for (const [why, fields, status, code, message] of refusals) {
  test(`a form is refused when ${why}, and nothing is stored`, async () => {
    const [sentStatus, sentCode, text] = await answer(post(fields()));
    assert.deepEqual([sentStatus, sentCode], [status, code], text);
    if (typeof message === "string") assert.equal(text, message);
    else assert.match(text, message);
    const head = new HeadObjectCommand({ Bucket, Key: again.key });
    await assert.rejects(fixture.client.send(head), { name: "NotFound" });
    assert.deepEqual(fixture.failures, []);
  });
}

test("a form without a file is refused", async () => {
  const form = new FormData();
  for (const [name, value] of Object.entries(signed(again))) form.append(name, value);
  const sending = fetch(`${fixture.url}/${Bucket}`, { method: "POST", body: form });
  const [status, code, text] = await answer(sending);
  assert.deepEqual([status, code], [400, "InvalidArgument"]);
  assert.equal(text, "POST requires exactly one file upload per request.");
});

test("a form into a versioned bucket makes a version, and one of many megabytes is streamed", async () => {
  const VersioningConfiguration = { Status: "Enabled" } as const;
  await fixture.client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  const large = new Blob(Array.from({ length: 200 }, () => Buffer.alloc(65_536, "x")));
  const response = await post(signed({ key: "large" }), large);
  assert.equal(response.status, 204);
  const VersionId = response.headers.get("x-amz-version-id") ?? "";
  const head = new HeadObjectCommand({ Bucket, Key: "large", VersionId });
  assert.equal((await fixture.client.send(head)).ContentLength, 200 * 65_536);
});
