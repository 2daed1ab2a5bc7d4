import assert from "node:assert/strict";
import { test } from "node:test";

import { isPublicPolicyText, publicPolicies } from "./public-policy.ts";

const anyone = {
  Effect: "Allow",
  Principal: "*",
  Action: "s3:GetObject",
  Resource: "arn:aws:s3:::b/*",
};
const when = (Condition: object): object => ({ ...anyone, Condition });

// After the examples of the S3 User Guide, "The meaning of 'public'".
const table: [name: string, statement: object, isPublic: boolean][] = [
  ["everyone", anyone, true],
  ["everyone, as AWS", { ...anyone, Principal: { AWS: "*" } }, true],
  [
    "everyone but one",
    { ...anyone, Principal: undefined, NotPrincipal: { AWS: "1".repeat(12) } },
    true,
  ],
  ["one account", { ...anyone, Principal: { AWS: "111122223333" } }, false],
  ["a service", { ...anyone, Principal: { Service: "cloudtrail.amazonaws.com" } }, false],
  ["a denial of everyone", { ...anyone, Effect: "Deny" }, false],
  ["a fixed VPC", when({ StringEquals: { "aws:SourceVpc": "vpc-91237329" } }), false],
  ["a VPC with a wildcard", when({ StringLike: { "aws:SourceVpc": "vpc-*" } }), true],
  [
    "a fixed source ARN",
    when({ ArnLike: { "aws:SourceArn": "arn:aws:sns:us-east-1:1:t" } }),
    false,
  ],
  [
    "a source ARN with a wildcard",
    when({ ArnLike: { "aws:SourceArn": "arn:aws:sns:*:*:*" } }),
    true,
  ],
  ["a policy variable", when({ StringEquals: { "aws:userid": "${aws:username}" } }), true],
  ["a narrow range", when({ IpAddress: { "aws:SourceIp": "203.0.113.0/24" } }), false],
  ["a wide range", when({ IpAddress: { "aws:SourceIp": "0.0.0.0/1" } }), true],
  [
    "a narrow and a wide range",
    when({ IpAddress: { "aws:SourceIp": ["203.0.113.0/24", "::/0"] } }),
    true,
  ],
  ["not a range", when({ NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } }), true],
  ["only if the key is there", when({ StringEqualsIfExists: { "aws:SourceVpc": "vpc-1" } }), true],
  ["an organization", when({ StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }), false],
  ["a key that fixes nobody", when({ StringEquals: { "s3:prefix": "a" } }), true],
  [
    "any access point of an account",
    when({
      ArnLike: { "s3:DataAccessPointArn": "arn:aws:s3:us-east-1:111122223333:accesspoint/*" },
    }),
    false,
  ],
];
for (const [name, statement, isPublic] of table) {
  test(`isPublicPolicyText() ${name}: ${isPublic ? "public" : "not public"}`, () => {
    const text = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    assert.equal(isPublicPolicyText(text), isPublic);
    const judge = publicPolicies();
    assert.deepEqual([judge(text), judge(text)], [isPublic, isPublic]);
  });
}
