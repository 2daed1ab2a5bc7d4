import assert from "node:assert/strict";
import { test } from "node:test";
import * as cloudtrail from "@aws-sdk/client-cloudtrail";
import * as s3 from "@aws-sdk/client-s3";
import * as sts from "@aws-sdk/client-sts";
import type { StaticOperationSchema } from "@smithy/types";

import { FaultError } from "../fault.ts";
import { parseQuery } from "../http-message.ts";
import { readJsonBody } from "./read-json.ts";
import { readQueryInput } from "./read-query.ts";
import { readXmlBody } from "./read-xml.ts";
import { checkRequiredMembers } from "./required-members.ts";
import { httpBindings } from "../../call/http-bindings.ts";
import { operationShape } from "../../call/shape.ts";

const naming = { usesJsonName: false };

function json(schema: StaticOperationSchema, text: string | Uint8Array): object {
  return readJsonBody(operationShape(schema).input, Buffer.from(text), naming);
}

function problem(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof FaultError);
    const { fault } = error;
    return "problem" in fault ? fault.problem : fault.kind;
  }
  return "none";
}

test("readJsonBody() reads what AWS JSON sends", () => {
  const text =
    '{"StartTime":1449517556.256,"MaxResults":3,"Unknown":{"a":1},"NextToken":null,' +
    '"LookupAttributes":[{"AttributeKey":"EventName","AttributeValue":"é"}]}';
  assert.deepEqual(json(cloudtrail.LookupEvents$, text), {
    StartTime: new Date("2015-12-07T19:45:56.256Z"),
    MaxResults: 3,
    LookupAttributes: [{ AttributeKey: "EventName", AttributeValue: "é" }],
  });
  assert.deepEqual(json(cloudtrail.LookupEvents$, ""), {});
});

const jsonFaults: readonly [text: string | Uint8Array, problem: string][] = [
  ["{", "The body is not valid JSON."],
  [Buffer.from([0x22, 0xff, 0x22]), "The body is not valid JSON."],
  ["[]", "Start of list found where not expected"],
  ['"x"', "STRING_VALUE can not be converted to structure"],
  ['{"Name":1}', "NUMBER_VALUE can not be converted to String"],
  ['{"Name":{}}', "Start of structure or map found where not expected."],
  ['{"IsMultiRegionTrail":"true"}', "STRING_VALUE can not be converted to Boolean"],
  ['{"TagsList":{"Key":"a"}}', "Start of structure or map found where not expected."],
  ['{"TagsList":[null]}', "NULL_VALUE can not be converted to structure"],
  ['{"Name":true}', "TRUE_VALUE can not be converted to String"],
];
for (const [text, expected] of jsonFaults) {
  test(`readJsonBody() refuses ${Buffer.from(text).toString()}`, () => {
    assert.equal(
      problem(() => json(cloudtrail.CreateTrail$, text)),
      expected,
    );
  });
}

test("readJsonBody() lets nothing reach a prototype", () => {
  const input = json(cloudtrail.CreateTrail$, '{"__proto__":{"Name":"x"},"Name":"y"}');
  assert.deepEqual(input, { Name: "y" });
  assert.equal(Object.getPrototypeOf(input), Object.prototype);
});

test("checkRequiredMembers() names the first that is missing, at any depth", () => {
  const check = (schema: StaticOperationSchema, value: object): string => {
    try {
      checkRequiredMembers(operationShape(schema).input, value);
    } catch (error) {
      assert.ok(error instanceof FaultError && error.fault.kind === "missing-member");
      return error.fault.path;
    }
    return "none";
  };
  assert.equal(check(cloudtrail.CreateTrail$, {}), "Name");
  assert.equal(check(cloudtrail.CreateTrail$, { Name: "a" }), "S3BucketName");
  const trail = { Name: "a", S3BucketName: "b" };
  assert.equal(check(cloudtrail.CreateTrail$, trail), "none");
  assert.equal(
    check(cloudtrail.CreateTrail$, { ...trail, TagsList: [{ Key: "a" }, { Value: "b" }] }),
    "TagsList.2.member.Key",
  );
});

function query(schema: StaticOperationSchema, text: string): object {
  return readQueryInput(operationShape(schema).input, parseQuery(text).parameters);
}

test("readQueryInput() reads lists, structures, numbers and encoded text", () => {
  const text =
    "Action=AssumeRole&RoleArn=arn%3Aaws&RoleSessionName=a+b&DurationSeconds=900" +
    "&PolicyArns.member.2.arn=two&PolicyArns.member.1.arn=one&Tags.member.1.Key=k&Tags.member.1.Value=";
  assert.deepEqual(query(sts.AssumeRole$, text), {
    RoleArn: "arn:aws",
    RoleSessionName: "a b",
    DurationSeconds: 900,
    PolicyArns: [{ arn: "one" }, { arn: "two" }],
    Tags: [{ Key: "k", Value: "" }],
  });
  assert.deepEqual(query(sts.AssumeRole$, "PolicyArns="), { PolicyArns: [] });
});

const queryFaults: readonly string[] = [
  "DurationSeconds=soon",
  "RoleArn=a&RoleArn=b",
  "RoleArn.member.1=a",
  "PolicyArns.member.x.arn=a",
  "PolicyArns.member.0.arn=a",
  `${"a.".repeat(40)}a=1`,
];
for (const text of queryFaults) {
  test(`readQueryInput() refuses ${text.slice(0, 40)}`, () => {
    assert.notEqual(
      problem(() => query(sts.AssumeRole$, text)),
      "none",
    );
  });
}

function xml(schema: StaticOperationSchema, root: string, text: string): unknown {
  const { payload } = httpBindings(operationShape(schema).input);
  assert.ok(payload !== undefined);
  return readXmlBody(payload.shape, Buffer.from(text), root);
}

test("readXmlBody() reads flattened lists, attributes, entities and white space", () => {
  const remove = `<?xml version="1.0"?><!-- x --><Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
    <Object><Key>a&lt;b&#x20;</Key></Object>
    <Object><Key> </Key><VersionId>1</VersionId></Object><Quiet>true</Quiet></Delete>`;
  assert.deepEqual(xml(s3.DeleteObjects$, "Delete", remove), {
    Objects: [{ Key: "a<b " }, { Key: " ", VersionId: "1" }],
    Quiet: true,
  });
  const acl = `<AccessControlPolicy><AccessControlList><Grant><Grantee
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser"><ID>1</ID>
    </Grantee><Permission>READ</Permission></Grant></AccessControlList></AccessControlPolicy>`;
  assert.deepEqual(xml(s3.PutBucketAcl$, "AccessControlPolicy", acl), {
    Grants: [{ Grantee: { ID: "1", Type: "CanonicalUser" }, Permission: "READ" }],
  });
});

const xmlFaults: readonly string[] = [
  "",
  "text",
  "<Delete>",
  "<Delete><Object></Delete></Object>",
  "<Other/>",
  "<Delete>text</Delete>",
  "<Delete><Quiet>maybe</Quiet></Delete>",
  "<Delete><Quiet>true</Quiet><Quiet>true</Quiet></Delete>",
  "<Delete><Object><Key><b/></Key></Object></Delete>",
  "<!DOCTYPE Delete [<!ENTITY a 'b'>]><Delete/>",
  "<!-- ".repeat(10_000),
  "<Delete>".repeat(100_000),
];
for (const text of xmlFaults) {
  test(`readXmlBody() refuses ${text.slice(0, 50)}`, () => {
    assert.notEqual(
      problem(() => xml(s3.DeleteObjects$, "Delete", text)),
      "none",
    );
  });
}
