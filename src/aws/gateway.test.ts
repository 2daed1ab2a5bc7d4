import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { test } from "node:test";

import { gatewayFixture, plainRequest, textOf } from "./gateway.fixture.ts";
import type { GatewayFixture } from "./gateway.fixture.ts";
import type { HttpRequest, HttpResponse } from "./http-message.ts";
import { JournalFullError } from "../journal/journal.ts";
import { signedRequest } from "./signed-request.fixture.ts";
import type { SigningOptions } from "./signed-request.fixture.ts";

const json = (operation: string, body = "{}"): SigningOptions => ({
  service: "cloudtrail",
  headers: {
    "x-amz-target": `com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.${operation}`,
    "content-type": "application/x-amz-json-1.1",
  },
  body,
});
const form = (action: string): SigningOptions => ({
  service: "sts",
  headers: { "content-type": "application/x-www-form-urlencoded" },
  body: `Action=${action}&Version=2011-06-15`,
});
const s3 = (method: string, target: string, body = ""): SigningOptions => ({
  service: "s3",
  method,
  target,
  headers: {
    "x-amz-content-sha256": hash("sha256", body),
    "content-length": String(body.length),
  },
  body,
});

async function ask(
  request: HttpRequest,
  fixture: GatewayFixture = gatewayFixture(),
): Promise<{ readonly response: HttpResponse; readonly text: string; readonly code?: string }> {
  const before = fixture.facts.length;
  const response = await fixture.gateway(request);
  const facts = fixture.facts.at(-1);
  assert.equal(fixture.facts.length, before + 1, "every call is recorded, once");
  const code = facts?.error?.code;
  return { response, text: await textOf(response), ...(code === undefined ? {} : { code }) };
}

test("the gateway answers GetCallerIdentity, in AWS Query's form", async () => {
  const fixture = gatewayFixture();
  const { response, text } = await ask(await signedRequest(form("GetCallerIdentity")), fixture);
  const requestId = fixture.facts[0]?.requestId;
  assert.equal(response.status, 200);
  assert.match(
    requestId ?? "",
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  assert.deepEqual(response.headers, {
    "x-amzn-RequestId": requestId,
    "Content-Type": "text/xml",
    "Content-Length": String(text.length),
  });
  assert.equal(
    text,
    '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">' +
      "<GetCallerIdentityResult><UserId>111122223333</UserId><Account>111122223333</Account>" +
      "<Arn>arn:aws:iam::111122223333:root</Arn></GetCallerIdentityResult><ResponseMetadata>" +
      `<RequestId>${requestId}</RequestId></ResponseMetadata></GetCallerIdentityResponse>`,
  );
});

test("the gateway takes presigned GetCallerIdentity, as authenticators of Kubernetes send it", async () => {
  const target = "/?Action=GetCallerIdentity&Version=2011-06-15";
  const fixture = gatewayFixture();
  const { response } = await ask(
    await signedRequest({ service: "sts", method: "GET", target, lifetimeS: 60 }),
    fixture,
  );
  assert.equal(response.status, 200);
  assert.equal(fixture.facts[0]?.authentication, "QueryString");
});

test("the gateway writes errors of JSON services as AWS does", async () => {
  const { response, text } = await ask(await signedRequest(json("CreateTrail")));
  assert.equal(response.status, 400);
  assert.equal(response.headers["Content-Type"], "application/x-amz-json-1.1");
  assert.deepEqual(JSON.parse(text), {
    __type: "ValidationException",
    message:
      "1 validation error detected: Value null at 'name' failed to satisfy constraint: Member " +
      "must not be null",
  });
});

test("the gateway writes S3's errors as S3 does", async () => {
  const fixture = gatewayFixture();
  const { response, text } = await ask(await signedRequest(s3("GET", "/b/a%3Cb")), fixture);
  const { requestId, extendedRequestId } = fixture.facts[0] ?? {};
  assert.equal(response.status, 404);
  assert.match(requestId ?? "", /^[0-9A-Z]{16}$/);
  assert.equal(extendedRequestId?.length, 76);
  assert.equal(response.headers["x-amz-request-id"], requestId);
  assert.equal(response.headers["x-amz-id-2"], extendedRequestId);
  assert.equal(
    text,
    '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NoSuchKey</Code><Message>The specified ' +
      `key does not exist.</Message><Key>a&lt;b</Key><RequestId>${requestId}</RequestId>` +
      `<HostId>${extendedRequestId}</HostId></Error>`,
  );
});

test("the gateway answers HEAD without a body, also for an error", async () => {
  const { response, text, code } = await ask(await signedRequest(s3("HEAD", "/b/k")));
  assert.deepEqual([response.status, text, code], [404, "", "NoSuchKey"]);
});

const refusals: readonly [name: string, options: SigningOptions, status: number, code: string][] = [
  ["an unknown operation", json("MakeTrail"), 400, "UnknownOperationException"],
  ["an operation that is not there", json("ListTrails"), 400, "UnknownOperationException"],
  ["JSON that is none", json("CreateTrail", "{"), 400, "SerializationException"],
  ["a number for a text", json("AddTags", '{"ResourceId":1}'), 400, "SerializationException"],
  [
    "a body that is too large",
    json("AddTags", " ".repeat(1_048_577)),
    413,
    "RequestEntityTooLargeException",
  ],
  ["an unknown action", form("Nonsense"), 400, "InvalidAction"],
  ["no action", { ...form(""), body: "Version=2011-06-15" }, 400, "MissingAction"],
  ["a form that is none", { ...form("x"), body: "Action=%FF" }, 400, "MalformedQueryString"],
  ["an operation of S3 that is not there", s3("GET", "/"), 501, "NotImplemented"],
  ["a method that S3 has not", s3("PATCH", "/b"), 405, "MethodNotAllowed"],
  [
    "XML that is none",
    { ...s3("POST", "/b?delete", "<x"), headers: digested("<x") },
    400,
    "MalformedXML",
  ],
  ["XML without a checksum", s3("POST", "/b?delete", "<Delete/>"), 400, "InvalidRequest"],
  ["a path that is no UTF-8", s3("GET", "/b/%ff"), 400, "InvalidURI"],
  [
    "a service that is not there",
    { service: "ec2", ...formOf("Action=RunInstances") },
    400,
    "InvalidAction",
  ],
];

function digested(text: string): Record<string, string> {
  return {
    "x-amz-content-sha256": hash("sha256", text),
    "content-md5": hash("md5", text, "base64"),
  };
}
function formOf(text: string): Pick<SigningOptions, "body" | "headers"> {
  return { body: text, headers: { "content-type": "application/x-www-form-urlencoded" } };
}

for (const [name, options, status, code] of refusals) {
  test(`the gateway refuses ${name}, and records who asked`, async () => {
    const fixture = gatewayFixture();
    const result = await ask(await signedRequest(options), fixture);
    assert.deepEqual([result.response.status, result.code], [status, code]);
    assert.equal(fixture.facts[0]?.error?.status, status);
    // What weighs too much, or cannot be decoded, is refused before its signature is checked.
    if (!/TooLarge|URI/.test(code))
      assert.equal(fixture.facts[0].principal?.accountId, "111122223333");
  });
}

test("the gateway says of a denied call what the authorizer said", async () => {
  const fixture = gatewayFixture({
    authorize: async ({ action, resources }) => ({
      kind: "deny",
      message: `${action} on ${resources[0]?.arn}`,
    }),
  });
  const { text, code } = await ask(await signedRequest(json("LookupEvents")), fixture);
  assert.equal(code, "AccessDeniedException");
  assert.match(
    text,
    /cloudtrail:LookupEvents on arn:aws:cloudtrail:us-east-1:111122223333:trail\/t/,
  );
});

test("the gateway hides what an operation threw, and logs it once", async () => {
  const fixture = gatewayFixture();
  const { response, text } = await ask(await signedRequest(json("DescribeTrails")), fixture);
  assert.equal(response.status, 500);
  assert.equal(JSON.parse(text).__type, "InternalFailure");
  assert.doesNotMatch(text, /secret/);
  assert.equal(fixture.logged.length, 1);
});

test("the gateway answers an error when the record cannot be made durable", async () => {
  const fail = (error: Error): GatewayFixture =>
    gatewayFixture({
      recorder: {
        before: async () => undefined,
        record: async () => {
          throw error;
        },
      },
    });
  const full = fail(new JournalFullError("full"));
  const trail = await full.gateway(await signedRequest(json("LookupEvents")));
  assert.equal(trail.status, 503);
  assert.match(await textOf(trail), /ServiceUnavailable/);
  const object = await full.gateway(await signedRequest(s3("GET", "/b?location")));
  assert.equal(object.status, 503);
  const broken = fail(new Error("boom"));
  assert.equal((await broken.gateway(await signedRequest(form("GetCallerIdentity")))).status, 500);
});

test("the gateway does nothing that there is no room to record", async () => {
  const full = gatewayFixture({
    recorder: {
      before: async () => {
        throw new JournalFullError("full");
      },
      record: async () => {},
    },
  });
  const response = await full.gateway(await signedRequest(s3("PUT", "/b/k", "content")));
  assert.equal(response.status, 503);
  assert.match(await textOf(response), /ServiceUnavailable/);
  assert.equal(full.objects.size, 0);
});

test("the gateway tells the recorder of a call before it is handled, and gives back the answer", async () => {
  const seen: unknown[] = [];
  const fixture = gatewayFixture({
    recorder: {
      before: async ({ operationName, input, output }) => [operationName, input, output],
      record: async (_, before) => {
        seen.push(before);
      },
    },
  });
  await fixture.gateway(await signedRequest(json("LookupEvents", '{"MaxResults":1}')));
  await fixture.gateway(await signedRequest(json("NoSuchOperation")));
  assert.deepEqual(seen, [["LookupEvents", { MaxResults: 1 }, undefined], undefined]);
});

test("the gateway asks the fallback about unsigned requests only", async () => {
  const answer = { status: 200, headers: {}, body: "ok" };
  const fixture = gatewayFixture({
    fallback: ({ target }) => (target === "/health" ? answer : undefined),
  });
  assert.equal(await fixture.gateway(plainRequest({ method: "GET", target: "/health" })), answer);
  assert.equal(fixture.facts.length, 0);
  await ask(plainRequest({ method: "GET", target: "/other" }), fixture);
  await ask(await signedRequest(s3("GET", "/health")), fixture);
});

test("the gateway records all that is known of a call", async () => {
  const fixture = gatewayFixture();
  const request = await signedRequest({
    ...json("AddTags", '{"ResourceId":"r","TagsList":[]}'),
    region: "eu-central-1",
  });
  await ask({ ...request, headers: [...request.headers, ["User-Agent", "tests"]] }, fixture);
  const { operation, service, ...facts } = fixture.facts[0] ?? assert.fail();
  const { receivedAt, completedAt, requestId, ...rest } = facts;
  assert.equal(operation?.action, "cloudtrail:AddTags");
  assert.equal(service.eventSource, "cloudtrail.amazonaws.com");
  assert.deepEqual([receivedAt, completedAt], [Date.UTC(2026, 0, 2, 3, 4, 5), receivedAt]);
  assert.equal(requestId.length, 36);
  assert.deepEqual(rest, {
    operationName: "AddTags",
    principal: rest.principal,
    region: "eu-central-1",
    input: { ResourceId: "r", TagsList: [] },
    output: { ResourceId: "r", TagsList: [] },
    resources: [{ arn: "arn:aws:cloudtrail:us-east-1:111122223333:trail/t" }],
    sourceIp: "192.0.2.1",
    userAgent: "tests",
    host: "localhost",
    bytesIn: 32,
    bytesOut: 2,
    http: { method: "POST", target: "/", status: 200 },
    authentication: "AuthHeader",
  });
});
