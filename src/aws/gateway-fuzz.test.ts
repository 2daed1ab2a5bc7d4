import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { test } from "node:test";
import * as cloudtrail from "@aws-sdk/client-cloudtrail";
import * as s3 from "@aws-sdk/client-s3";
import * as sts from "@aws-sdk/client-sts";
import * as fc from "fast-check";

import { operationSchemas } from "../call/operation-schemas.ts";
import { gatewayFixture, plainRequest, textOf } from "./gateway.fixture.ts";
import { operationShape } from "../call/shape.ts";
import type { OperationShape } from "../call/shape.ts";
import { signedRequest } from "./signed-request.fixture.ts";

// Each request is recorded once, and answered with a success or with an error that has a code: never
// with an unexpected one, a hang or a rejection.
const parameters = { seed: 20261122, numRuns: 700 };

const fixture = gatewayFixture();

async function check(request: Parameters<typeof fixture.gateway>[0]): Promise<void> {
  fixture.facts.length = 0;
  fixture.logged.length = 0;
  const response = await fixture.gateway(request);
  await textOf(response);
  const [facts, ...others] = fixture.facts;
  assert.ok(facts !== undefined && others.length === 0, "recorded once");
  assert.ok(response.status >= 200 && response.status <= 599);
  assert.equal(response.status < 400, facts.error === undefined);
  const isExpected = fixture.logged.length === 0 || facts.operationName === "DescribeTrails";
  assert.ok(isExpected, `unexpected: ${String(Object.values(fixture.logged[0] ?? {})[0])}`);
}

const scalar = fc.oneof(
  fc.string({ maxLength: 12, unit: "binary" }),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
);
const anything = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 3 }),
  fc.dictionary(fc.string({ maxLength: 4 }), scalar, { maxKeys: 3 }),
);

function namesOf(shapes: readonly OperationShape[]): fc.Arbitrary<string> {
  const names = shapes.flatMap(({ input }) =>
    input.isStructSchema() ? [...input.structIterator()].map(([name]) => name) : [],
  );
  return fc.constantFrom(...new Set([...names, "__proto__", "constructor", "member", "1"]));
}

const trailShapes = [...operationSchemas(cloudtrail).values()].map(operationShape);
const trailCalls = fc.record({
  operation: fc.constantFrom(
    "CreateTrail",
    "AddTags",
    "LookupEvents",
    "ListTrails",
    "",
    "toString",
  ),
  input: fc.dictionary(namesOf(trailShapes), anything, { maxKeys: 6 }),
  cut: fc.option(fc.nat({ max: 60 }), { freq: 4 }),
});

test("AWS JSON: any input of any operation", async () => {
  const property = fc.asyncProperty(trailCalls, async ({ operation, input, cut }) => {
    const text = JSON.stringify(input);
    await check(
      await signedRequest({
        service: "cloudtrail",
        headers: { "x-amz-target": `CloudTrail_20131101.${operation}` },
        body: cut === null ? text : text.slice(0, cut),
      }),
    );
  });
  await fc.assert(property, parameters);
});

const tokenShapes = [...operationSchemas(sts).values()].map(operationShape);
const formNames = fc
  .array(fc.oneof(namesOf(tokenShapes), fc.constantFrom("member", "entry", "1", "2", "")), {
    minLength: 1,
    maxLength: 5,
  })
  .map((parts) => parts.join("."));
const forms = fc.array(fc.tuple(formNames, fc.string({ maxLength: 8, unit: "binary" })), {
  maxLength: 6,
});

test("AWS Query: any form", async () => {
  const actions = fc.constantFrom("GetCallerIdentity", "AssumeRole", "", "x".repeat(300));
  const property = fc.asyncProperty(actions, forms, async (action, pairs) => {
    const fields = pairs.map(([name, value]) => `${name}=${encodeLoosely(value)}`);
    await check(
      await signedRequest({
        service: "sts",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: [`Action=${action}`, ...fields].join("&"),
      }),
    );
  });
  await fc.assert(property, parameters);
});

function encodeLoosely(value: string): string {
  return value.replaceAll(/[^\w%]/g, (sign) => encodeURIComponent(sign.toWellFormed()));
}

const storeShapes = [...operationSchemas(s3).values()].map(operationShape);
const queryNames = storeShapes.flatMap(({ http }) => http?.[1].split("?")[1]?.split("&") ?? []);
const tree = fc.letrec<{ readonly node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom("", "text", "<", "&amp;", "&x;", "<!--", "]]>", "<a>", "</Delete>"),
    fc
      .tuple(
        fc.constantFrom("Delete", "Object", "Key", "VersionId", "Quiet", "Size", "ETag"),
        fc.array(tie("node"), { maxLength: 3 }),
      )
      .map(([name, children]) => `<${name}>${children.join("")}</${name}>`),
  ),
})).node;

test("S3: any method, path, query and document", async () => {
  const calls = fc.record({
    method: fc.constantFrom("GET", "PUT", "POST", "DELETE", "HEAD", "OPTIONS"),
    path: fc.constantFrom("/", "/b", "/b/", "/b/k", "/b/k/", "//", "/b//", "/b/%00", "/b/%C3%A9"),
    query: fc.array(fc.constantFrom(...new Set(queryNames), "max-keys=x", "partNumber=y"), {
      maxLength: 2,
    }),
    document: fc.oneof(
      tree,
      tree.map((text) => `<Delete>${text}</Delete>`),
    ),
  });
  const property = fc.asyncProperty(calls, async ({ method, path, query, document }) => {
    await check(
      await signedRequest({
        service: "s3",
        method,
        target: [path, query.join("&")].join("?"),
        headers: {
          "x-amz-content-sha256": hash("sha256", document),
          "content-md5": hash("md5", document, "base64"),
          "content-length": String(Buffer.byteLength(document)),
        },
        body: document,
      }),
    );
  });
  await fc.assert(property, parameters);
});

test("any method, target, headers and body, signed in any way", async () => {
  const text = fc.string({ maxLength: 30, unit: "binary-ascii" });
  const names = fc.constantFrom(
    ...["authorization", "x-amz-date", "x-amz-target", "x-amz-content-sha256", "content-type"],
    ...["host", "x-amz-security-token", "date", "x-amz-decoded-content-length"],
  );
  const credential = "Credential=AKIAIOSFODNN7EXAMPLE/20260102/us-east-1";
  const values = fc.oneof(
    text,
    fc.constantFrom(
      `AWS4-HMAC-SHA256 ${credential}/s3/aws4_request, SignedHeaders=host, Signature=0`,
      `AWS4-HMAC-SHA256 ${credential}/sts/aws4_request, SignedHeaders=host, Signature=0`,
      `AWS4-HMAC-SHA256 ${credential}/__proto__/aws4_request, SignedHeaders=, Signature=`,
      ...["20260102T030405Z", "UNSIGNED-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"],
    ),
  );
  const calls = fc.record({
    method: fc.constantFrom("GET", "PUT", "POST", "HEAD", "x"),
    target: fc.oneof(
      text,
      fc.constantFrom("*", "/?X-Amz-Signature=1", "/?X-Amz-Algorithm=x", "?%"),
    ),
    headers: fc.array(fc.tuple(names, values), { maxLength: 6 }),
    body: text,
  });
  await fc.assert(
    fc.asyncProperty(calls, async (call) => check(plainRequest(call))),
    { ...parameters, numRuns: 2_000 },
  );
});
