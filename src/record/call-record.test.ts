import assert from "node:assert/strict";
import { test } from "node:test";

import { CreateTrail$, LookupEvents$ } from "@aws-sdk/client-cloudtrail";
import { HeadBucket$, PutObject$ } from "@aws-sdk/client-s3";
import { AssumeRole$, GetCallerIdentity$ } from "@aws-sdk/client-sts";
import * as fc from "fast-check";

import type { CallFacts, Operation } from "../call/operation.ts";
import { callRecipients, callRecord } from "./call-record.ts";
import type { RecordCopy } from "./call-record.ts";
import { readEnvelope, recordBytesMax } from "./read-envelope.ts";
import { hidden } from "./redaction.ts";

const root = {
  type: "Root" as const,
  accountId: "111122223333",
  arn: "arn:aws:iam::111122223333:root",
  principalId: "111122223333",
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
};
const createTrail: Operation<object, object> = {
  schema: CreateTrail$,
  access: "write",
  category: "management",
  resources: () => [],
  handle: async () => ({}),
};
const facts: CallFacts = {
  requestId: "d370b91f-30a9-4f4d-b1a3-47e13d476c15",
  receivedAt: Date.UTC(2026, 0, 2, 3, 4, 4, 900),
  completedAt: Date.UTC(2026, 0, 2, 3, 4, 5, 100),
  service: { eventSource: "cloudtrail.amazonaws.com", protocol: "json-1.1" },
  operationName: "CreateTrail",
  operation: createTrail,
  principal: root,
  region: "us-east-1",
  input: {
    Name: "audit",
    S3BucketName: "logs",
    IncludeGlobalServiceEvents: true,
    TagsList: [{ Key: "team", Value: "security" }],
  },
  output: { Name: "audit", TrailARN: "arn:aws:cloudtrail:us-east-1:111122223333:trail/audit" },
  resources: [],
  sourceIp: "192.0.2.1",
  userAgent: "aws-cli/2.17.32",
  host: "cloudtrail.us-east-1.amazonaws.com",
  tls: { version: "1.3", cipherSuite: "TLS_AES_128_GCM_SHA256" },
  bytesIn: 120,
  bytesOut: 80,
};
const copy: RecordCopy = {
  eventId: "ad384a22-c03e-4f3c-8520-86a31e79378d",
  recipientAccountId: "111122223333",
  region: "us-east-1",
};
const bucket = {
  arn: "arn:aws:s3:::logs",
  type: "AWS::S3::Bucket",
  accountId: "444455556666",
};
const putObject: CallFacts = {
  ...facts,
  service: { eventSource: "s3.amazonaws.com", protocol: "rest-xml" },
  operationName: "PutObject",
  operation: { ...createTrail, schema: PutObject$, category: "data" },
  input: { Bucket: "logs", Key: "a/b", Body: "not shown" },
  output: { ETag: '"1"' },
  resources: [{ arn: "arn:aws:s3:::logs/a/b", type: "AWS::S3::Object" }, bucket],
  host: "logs.s3.us-east-1.amazonaws.com",
  authentication: "AuthHeader",
  extendedRequestId: "9WceBh3OCsCInloD",
};

// The fields and their order as in records of CreateTrail from real trails.
test("callRecord() makes the record of a call as CloudTrail writes it", () => {
  assert.equal(
    JSON.stringify(callRecord(facts, copy), null, 1),
    JSON.stringify(
      {
        eventVersion: "1.11",
        userIdentity: {
          type: "Root",
          principalId: "111122223333",
          arn: "arn:aws:iam::111122223333:root",
          accountId: "111122223333",
          accessKeyId: "AKIAIOSFODNN7EXAMPLE",
        },
        eventTime: "2026-01-02T03:04:05Z",
        eventSource: "cloudtrail.amazonaws.com",
        eventName: "CreateTrail",
        awsRegion: "us-east-1",
        sourceIPAddress: "192.0.2.1",
        userAgent: "aws-cli/2.17.32",
        requestParameters: {
          name: "audit",
          s3BucketName: "logs",
          includeGlobalServiceEvents: true,
          tagsList: [{ key: "team", value: "security" }],
        },
        responseElements: {
          name: "audit",
          trailARN: "arn:aws:cloudtrail:us-east-1:111122223333:trail/audit",
        },
        requestID: "d370b91f-30a9-4f4d-b1a3-47e13d476c15",
        eventID: "ad384a22-c03e-4f3c-8520-86a31e79378d",
        readOnly: false,
        eventType: "AwsApiCall",
        managementEvent: true,
        recipientAccountId: "111122223333",
        eventCategory: "Management",
        tlsDetails: {
          tlsVersion: "TLSv1.3",
          cipherSuite: "TLS_AES_128_GCM_SHA256",
          clientProvidedHostHeader: "cloudtrail.us-east-1.amazonaws.com",
        },
      },
      null,
      1,
    ),
  );
});

test("callRecord() of a data event of S3 has S3's own fields", () => {
  const record = callRecord(putObject, { ...copy, sharedEventId: "389e85fa" });
  assert.equal(record["userAgent"], "[aws-cli/2.17.32]");
  assert.deepEqual(record["requestParameters"], {
    bucketName: "logs",
    Host: "logs.s3.us-east-1.amazonaws.com",
    key: "a/b",
  });
  assert.equal(record["responseElements"], null);
  assert.deepEqual(record["additionalEventData"], {
    SignatureVersion: "SigV4",
    CipherSuite: "TLS_AES_128_GCM_SHA256",
    bytesTransferredIn: 120,
    AuthenticationMethod: "AuthHeader",
    "x-amz-id-2": "9WceBh3OCsCInloD",
    bytesTransferredOut: 80,
  });
  assert.deepEqual(record["resources"], [
    { type: "AWS::S3::Object", ARN: "arn:aws:s3:::logs/a/b" },
    { accountId: "444455556666", type: "AWS::S3::Bucket", ARN: "arn:aws:s3:::logs" },
  ]);
  assert.equal(record["managementEvent"], false);
  assert.equal(record["eventCategory"], "Data");
  assert.equal(record["sharedEventID"], "389e85fa");
  assert.equal("apiVersion" in record, false);
});

test("callRecord() shows no response of a read, and no parameters where there were none", () => {
  const operation = { ...createTrail, schema: GetCallerIdentity$, access: "read" as const };
  const record = callRecord({ ...facts, operation, input: {}, output: { Account: "1" } }, copy);
  assert.equal(record["requestParameters"], null);
  assert.equal(record["responseElements"], null);
  assert.equal(record["readOnly"], true);
});

test("callRecord() writes times among parameters as CloudTrail does", () => {
  const input = { StartTime: new Date(Date.UTC(2021, 6, 5, 13, 3, 12)), MaxResults: 50 };
  const operation = { ...createTrail, schema: LookupEvents$ };
  const record = callRecord({ ...facts, operation, input }, copy);
  assert.deepEqual(record["requestParameters"], {
    startTime: "Jul 5, 2021, 1:03:12 PM",
    maxResults: 50,
  });
});

const error = {
  code: "TrailNotFoundException",
  message: "m",
  status: 400,
  details: {},
  headers: {},
};

test("callRecord() of a failed call has the error and no response", () => {
  const record = callRecord({ ...facts, error }, copy);
  assert.equal(record["errorCode"], "TrailNotFoundException");
  assert.equal(record["errorMessage"], "m");
  assert.equal(record["responseElements"], null);
  assert.notEqual(record["requestParameters"], null);
});

test("callRecord() spells a denial as records do, and shows no parameters of it outside S3", () => {
  const denied = { ...error, code: "AccessDeniedException" };
  const record = callRecord({ ...facts, error: denied }, copy);
  assert.equal(record["errorCode"], "AccessDenied");
  assert.equal(record["requestParameters"], null);

  const ofS3 = callRecord({ ...putObject, error: { ...error, code: "AccessDenied" } }, copy);
  assert.equal(ofS3["errorCode"], "AccessDenied");
  assert.notEqual(ofS3["requestParameters"], null);
});

test("callRecord() says why a HEAD of S3 failed, although the answer does not", () => {
  const operation = { ...createTrail, schema: HeadBucket$, access: "read" as const };
  const head = { ...putObject, operation, operationName: "HeadBucket" };
  const missing = { ...head, error: { ...error, code: "NotFound" } };
  assert.equal(callRecord(missing, copy)["errorCode"], "NoSuchBucket");
  const forbidden = { ...head, error: { ...error, code: "Forbidden" } };
  assert.equal(callRecord(forbidden, copy)["errorCode"], "AccessDenied");
});

test("callRecord() knows no more of a caller than was established", () => {
  const { principal: _, ...unknown } = facts;
  const identity = (given: CallFacts): unknown => callRecord(given, copy)["userIdentity"];
  assert.deepEqual(identity(unknown), { type: "Unknown" });
  assert.deepEqual(identity({ ...unknown, claimed: { accessKeyId: "AKIAUNKNOWN" } }), {
    type: "Unknown",
    accessKeyId: "AKIAUNKNOWN",
  });
  const { principal: __, ...anonymous } = putObject;
  assert.deepEqual(identity(anonymous), {
    type: "AWSAccount",
    principalId: "",
    accountId: "anonymous",
  });
});

test("callRecord() tells from its name whether a call without operation reads", () => {
  const { operation: _, input: __, output: ___, ...bare } = facts;
  const record = (operationName: string): unknown =>
    callRecord({ ...bare, operationName }, copy)["readOnly"];
  assert.equal(record("ListChannels"), true);
  assert.equal(record("FooBar"), false);
});

test("callRecord() names a call that names no operation", () => {
  const { operation: _, ...bare } = facts;
  const record = callRecord({ ...bare, operationName: "" }, copy);
  assert.equal(record["eventName"], "UnknownOperation");
});

test("callRecord() hides what the schema calls sensitive, and credentials", () => {
  const operation = { ...createTrail, schema: AssumeRole$ };
  const output = {
    Credentials: { AccessKeyId: "ASIA1", SecretAccessKey: "very", SessionToken: "secret" },
  };
  const record = callRecord({ ...facts, operation, input: {}, output }, copy);
  assert.deepEqual(record["responseElements"], {
    credentials: { accessKeyId: "ASIA1", secretAccessKey: hidden, sessionToken: hidden },
  });
});

test("callRecord() takes what signed requests carry out of every text", () => {
  const signature = "fe5f80f77d5fa3beca038a248ff027d0445342fe2855ddc963176630326f1024";
  const url = `https://s3/b/k?X-Amz-Credential=AKIDSECRET%2F2026&X-Amz-Signature=${signature}&x=1`;
  const header = `AWS4-HMAC-SHA256 Credential=AKIDSECRET/2026, Signature=${signature}`;
  const record = callRecord(
    {
      ...facts,
      userAgent: header,
      input: { Name: url, S3KeyPrefix: encodeURIComponent(url) },
      error: { ...error, message: `bad: ${header}` },
      resources: [{ arn: url, type: "AWS::S3::Object" }],
      operationName: url,
      host: url,
    },
    copy,
  );
  assert.doesNotMatch(JSON.stringify(record), /fe5f80f7|AKIDSECRET/);
  assert.match(JSON.stringify(record["requestParameters"]), /&x=1/);
});

test("callRecord() says of parameters that are too large that it left them out", () => {
  const record = callRecord({ ...facts, input: { Name: "x".repeat(102_400) } }, copy);
  assert.deepEqual(record["requestParameters"], {
    reason: "requestParameters too large",
    omitted: true,
    originalSize: 102_411,
  });
});

test("callRecord() truncates texts at 1 KB between characters", () => {
  const message = `${"x".repeat(1023)}é`;
  const record = callRecord({ ...facts, error: { ...error, message }, userAgent: message }, copy);
  assert.equal(record["errorMessage"], "x".repeat(1023));
  assert.equal(record["userAgent"], "x".repeat(1023));
});

test("callRecord() says how many resources it left out", () => {
  const resources = Array.from({ length: 1000 }, (_, index) => ({
    arn: `arn:aws:s3:::logs/${"k".repeat(900)}${index}`,
    type: "AWS::S3::Object",
  }));
  const record = callRecord({ ...putObject, resources }, copy);
  const listed = record["resources"];
  assert.ok(Array.isArray(listed) && listed.length > 20 && listed.length < 40);
  const data = record["additionalEventData"] as Record<string, unknown>;
  assert.equal(data["resourcesOmitted"], 1000 - listed.length);
});

test("callRecord() records a call whose own rule fails", () => {
  const operation = {
    ...createTrail,
    record: {
      requestParameters: (): object => {
        throw new TypeError("odd input");
      },
    },
  };
  assert.deepEqual(callRecord({ ...facts, operation }, copy)["requestParameters"], {
    reason: "requestParameters could not be shown",
    omitted: true,
  });
});

test("callRecipients() are the caller's account and the owner's, and the fallback for nobody", () => {
  const isKnown = (accountId: string): boolean => accountId !== "999999999999";
  const recipients = (given: CallFacts): readonly string[] =>
    callRecipients(given, isKnown, "000000000001");
  assert.deepEqual(recipients(facts), ["111122223333"]);
  assert.deepEqual(recipients(putObject), ["111122223333", "444455556666"]);
  const { principal: _, ...unknown } = facts;
  assert.deepEqual(recipients(unknown), ["000000000001"]);
  assert.deepEqual(recipients({ ...unknown, claimed: { accountId: "444455556666" } }), [
    "444455556666",
  ]);
  assert.deepEqual(recipients({ ...unknown, claimed: { accountId: "999999999999" } }), [
    "000000000001",
  ]);
});

test("callRecord() always makes a record that is accepted, whatever the texts", () => {
  const text = fc.string({ unit: "binary", minLength: 1, maxLength: 3000 });
  fc.assert(
    fc.property(fc.record({ a: text, b: text, c: text, d: text }), ({ a, b, c, d }) => {
      const record = callRecord(
        { ...facts, userAgent: a, operationName: b, host: c, input: { Name: d }, sourceIp: a },
        copy,
      );
      const bytes = Buffer.from(JSON.stringify(record));
      assert.ok(bytes.length <= recordBytesMax);
      const parsed = JSON.parse(bytes.toString()) as Record<string, unknown>;
      assert.equal(readEnvelope(parsed).fault, undefined);
    }),
    { seed: 20_261_122, numRuns: 200 },
  );
});
