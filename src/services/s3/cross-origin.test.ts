import assert from "node:assert/strict";
import { test } from "node:test";

import { CreateBucketCommand, PutBucketCorsCommand, PutObjectCommand } from "@aws-sdk/client-s3";

import { openClient } from "./client.fixture.ts";
import type { ClientFixture } from "./client.fixture.ts";

const Bucket = "pages";
const origin = "https://app.example.com";

async function withRules(): Promise<ClientFixture> {
  const s3 = await openClient();
  await s3.client.send(new CreateBucketCommand({ Bucket }));
  await s3.client.send(new PutObjectCommand({ Bucket, Key: "a", Body: "x" }));
  const CORSRules = [
    {
      AllowedOrigins: ["https://*.example.com"],
      AllowedMethods: ["GET", "PUT"],
      AllowedHeaders: ["x-amz-*", "Authorization"],
      ExposeHeaders: ["ETag"],
      MaxAgeSeconds: 3000,
    },
    { AllowedOrigins: ["*"], AllowedMethods: ["HEAD"] },
  ];
  const CORSConfiguration = { CORSRules };
  await s3.client.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration }));
  return s3;
}

function ask(url: string, method: string, headers: Record<string, string>): Promise<Response> {
  return fetch(`${url}/${Bucket}/a`, { method, headers });
}

test("a preflight is answered by the first rule that fits, without a signature or a record", async () => {
  await using s3 = await withRules();
  const before = s3.facts.length;
  const response = await ask(s3.url, "OPTIONS", {
    origin,
    "access-control-request-method": "PUT",
    "access-control-request-headers": "X-Amz-Date, authorization",
  });
  assert.equal(response.status, 200);
  const { headers } = response;
  assert.equal(headers.get("access-control-allow-origin"), origin);
  assert.equal(headers.get("access-control-allow-methods"), "GET, PUT");
  assert.equal(headers.get("access-control-allow-headers"), "x-amz-date, authorization");
  assert.equal(headers.get("access-control-expose-headers"), "ETag");
  assert.equal(headers.get("access-control-max-age"), "3000");
  assert.equal(headers.get("access-control-allow-credentials"), "true");
  assert.match(headers.get("vary") ?? "", /Origin/);
  assert.equal(s3.facts.length, before);

  const head = { origin: "https://elsewhere.example", "access-control-request-method": "HEAD" };
  const anyone = await ask(s3.url, "OPTIONS", head);
  assert.equal(anyone.headers.get("access-control-allow-origin"), "*");
  assert.equal(anyone.headers.get("access-control-allow-credentials"), null);
});

const refusals: [name: string, headers: Record<string, string>, status: number, text: RegExp][] = [
  [
    "another origin",
    { origin: "https://evil.example", "access-control-request-method": "GET" },
    403,
    /AccessForbidden.*not allowed.*<ResourceType>OBJECT/s,
  ],
  [
    "a header that no rule has",
    { origin, "access-control-request-method": "GET", "access-control-request-headers": "x-b" },
    403,
    /AccessForbidden/,
  ],
  ["no origin", { "access-control-request-method": "GET" }, 400, /Origin request header needed/],
  ["no method", { origin }, 400, /Invalid Access-Control-Request-Method: null/],
];
for (const [name, headers, status, text] of refusals) {
  test(`a preflight with ${name} is refused`, async () => {
    await using s3 = await withRules();
    const response = await ask(s3.url, "OPTIONS", headers);
    assert.equal(response.status, status);
    assert.match(await response.text(), text);
  });
}

test("a bucket without rules answers no preflight", async () => {
  await using s3 = await openClient();
  await s3.client.send(new CreateBucketCommand({ Bucket }));
  const headers = { origin, "access-control-request-method": "GET" };
  const response = await ask(s3.url, "OPTIONS", headers);
  assert.equal(response.status, 403);
  assert.match(await response.text(), /CORS is not enabled for this bucket/);
});

test("answers, errors too, may be read by pages that a rule lets", async () => {
  await using s3 = await withRules();
  const refused = await ask(s3.url, "GET", { origin });
  assert.equal(refused.status, 403);
  assert.equal(refused.headers.get("access-control-allow-origin"), origin);
  const other = await ask(s3.url, "GET", { origin: "https://evil.example" });
  assert.equal(other.headers.get("access-control-allow-origin"), null);
  const none = await ask(s3.url, "GET", {});
  assert.equal(none.headers.get("access-control-allow-origin"), null);
});
