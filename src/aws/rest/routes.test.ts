import assert from "node:assert/strict";
import { test } from "node:test";
import * as s3 from "@aws-sdk/client-s3";

import { compileService } from "../compiled-service.ts";
import { FaultError } from "../fault.ts";
import { operationSchemas } from "../../call/operation-schemas.ts";
import { receive } from "../http-message.ts";
import type { CompiledOperation } from "../protocols/protocol.ts";
import { membersOf, requiredCount } from "../../call/shape.ts";

const { routes, operations } = compileService({
  signingName: "s3",
  protocol: "rest-xml",
  eventSource: "s3.amazonaws.com",
  schemas: operationSchemas(s3),
  operations: new Map(),
});

function match(method: string, target: string, headerNames: readonly string[] = []): string {
  const headers = headerNames.map((name) => [name, "x"] as const);
  const request = receive({ method, target, headers });
  try {
    const { operation, labels } = routes.match(request, request.rawPath);
    return [operation.name, ...labels.values()].join(" ");
  } catch (error) {
    assert.ok(error instanceof FaultError);
    return error.fault.kind;
  }
}

const table: readonly [method: string, target: string, expected: string][] = [
  ["GET", "/", "ListBuckets"],
  ["GET", "/b", "ListObjects b"],
  ["GET", "/b/", "ListObjects b"],
  ["GET", "/b?list-type=2&prefix=a", "ListObjectsV2 b"],
  ["GET", "/b?list-type=1", "ListObjects b"],
  ["GET", "/b?policy", "GetBucketPolicy b"],
  ["GET", "/b?policy=", "GetBucketPolicy b"],
  ["GET", "/b?location", "GetBucketLocation b"],
  ["GET", "/b?uploads", "ListMultipartUploads b"],
  ["GET", "/b?analytics", "ListBucketAnalyticsConfigurations b"],
  ["GET", "/b?analytics&id=1", "GetBucketAnalyticsConfiguration b"],
  ["GET", "/b/k%2Fa//b/", "GetObject b k/a//b/"],
  ["GET", "/b/%E2%82%AC?versionId=1", "GetObject b €"],
  ["GET", "/b/k?uploadId=1", "ListParts b k"],
  ["GET", "/b/k?attributes", "GetObjectAttributes b k"],
  ["HEAD", "/b", "HeadBucket b"],
  ["HEAD", "/b/k", "HeadObject b k"],
  ["POST", "/b?delete", "DeleteObjects b"],
  ["POST", "/b/k?uploads", "CreateMultipartUpload b k"],
  ["POST", "/b/k?uploadId=1", "CompleteMultipartUpload b k"],
  ["PUT", "/b", "CreateBucket b"],
  ["PUT", "/b/k", "PutObject b k"],
  ["PUT", "/b/k?x-id=GetObject", "PutObject b k"],
  ["PUT", "/b/k?partNumber=1&uploadId=1", "UploadPart b k"],
  ["DELETE", "/b/k?uploadId=1", "AbortMultipartUpload b k"],
  // Half of what a part needs must not become an object.
  ["PUT", "/b/k?partNumber=1", "UploadPart b k"],
  ["PUT", "/b/k?uploadId=1", "UploadPart b k"],
  // Nor may a part of a resource fall through to the whole.
  ["DELETE", "/b?acl", "method-not-allowed"],
  ["DELETE", "/b/k?policy", "method-not-allowed"],
  ["PUT", "/b/k?versioning", "method-not-allowed"],
  ["POST", "/b", "method-not-allowed"],
  ["PATCH", "/b/k", "method-not-allowed"],
  ["GET", "//k", "method-not-allowed"],
  ["GET", "/b?acl&policy", "conflicting-parameters"],
];
for (const [method, target, expected] of table) {
  test(`routes.match() ${method} ${target}`, () => assert.equal(match(method, target), expected));
}

test("routes.match() tells copies by the header that names the source", () => {
  const copy = ["x-amz-copy-source"];
  assert.equal(match("PUT", "/b/k", copy), "CopyObject b k");
  assert.equal(match("PUT", "/b/k?partNumber=1&uploadId=1", copy), "UploadPartCopy b k");
});

/** A request with what an operation's URI and required members ask for, and nothing else. */
function minimalRequest({ shape, input }: CompiledOperation): [string, string, readonly string[]] {
  const [method = "", uri = ""] = shape.http ?? [];
  const [path = "", literals = ""] = uri.replace("{Key+}", "some/key").split("?");
  const bucket = input.labels.some(({ member }) => member === "Bucket") ? "/bucket" : "";
  const required = membersOf(shape.input).slice(0, requiredCount(shape.input));
  const names = new Set(required.map(([name]) => name));
  const query = input.query
    .filter(({ member }) => names.has(member))
    .map(({ wireName }) => `${wireName}=1`);
  const headers = input.headers.filter(({ member }) => names.has(member));
  const target = `${bucket}${path}?${[literals, ...query].filter(Boolean).join("&")}`;
  return [method, target, headers.map(({ wireName }) => wireName)];
}

for (const operation of operations.values()) {
  test(`routes.match() finds ${operation.name} by its own model`, () => {
    const [method, target, headers] = minimalRequest(operation);
    assert.equal(match(method, target, headers).split(" ")[0], operation.name);
  });
}
