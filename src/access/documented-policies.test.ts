import assert from "node:assert/strict";
import { test } from "node:test";

import type { AuthorizationRequest } from "../call/operation.ts";
import type { Principal } from "../call/principal.ts";
import { account, callBy, policyOf, session, user } from "./access.fixture.ts";
import { accessOf } from "./access.ts";

// Policies of the kinds that AWS's user guides show, and what the guides say that they do.

interface Asked extends Partial<Omit<AuthorizationRequest, "principal" | "resources" | "call">> {
  readonly by?: Principal;
  readonly arn?: string;
  readonly from?: string;
  readonly region?: string;
}

async function ask(statements: readonly object[], asked: Asked): Promise<string> {
  const { by = user, arn, from = "203.0.113.7", region = "eu-central-1", ...rest } = asked;
  const authorize = accessOf({
    policiesOf: () => ({ identity: [policyOf(...statements)] }),
    resources: {},
    canonicalUserId: (id) => id.padEnd(64, "0"),
  });
  const answer = await authorize({
    principal: by,
    action: "s3:GetObject",
    conditions: {},
    call: callBy(by, { sourceIp: from, region }),
    ...rest,
    resources: arn === undefined ? [] : [{ arn }],
  });
  return answer.kind;
}

const everything = { Effect: "Allow", Action: "*", Resource: "*" };
const { mfaAuthenticatedAt: shownAt, ...plainSession } = session.session;
assert.ok(shownAt !== undefined, "the session of the fixture has MFA");
const plain: Principal = { ...session, session: plainSession };

// "AWS: Allows MFA-authenticated IAM users to manage their own credentials": the denial at its end.
const unlessMfa = [
  everything,
  {
    Effect: "Deny",
    NotAction: ["iam:EnableMFADevice", "iam:ListMFADevices", "sts:GetSessionToken"],
    Resource: "*",
    Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
  },
];
// The same with `Bool`: long-term keys have no such key in the request, and get through.
const unlessMfaWithBool = [
  everything,
  {
    Effect: "Deny",
    Action: "*",
    Resource: "*",
    Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } },
  },
];
// "AWS: Denies access to AWS based on the source IP".
const fromOffice = [
  everything,
  {
    Effect: "Deny",
    Action: "*",
    Resource: "*",
    Condition: {
      NotIpAddress: { "aws:SourceIp": ["192.0.2.0/24", "203.0.113.0/24"] },
      Bool: { "aws:ViaAWSService": "false" },
    },
  },
];
// "AWS: Denies access to AWS based on the requested Region".
const inRegion = [
  everything,
  {
    Effect: "Deny",
    NotAction: ["iam:*", "sts:*", "support:*"],
    Resource: "*",
    Condition: { StringNotEquals: { "aws:RequestedRegion": ["eu-central-1", "eu-west-1"] } },
  },
];
// "Amazon S3: Allows IAM users access to their S3 home directory".
const home = [
  {
    Effect: "Allow",
    Action: "s3:ListBucket",
    Resource: "arn:aws:s3:::b",
    Condition: { StringLike: { "s3:prefix": ["", "home/", "home/${aws:username}/*"] } },
  },
  { Effect: "Allow", Action: "s3:*", Resource: "arn:aws:s3:::b/home/${aws:username}/*" },
];
// "Controlling access to AWS resources using tags": the caller's tag and the resource's.
const ownTeam = [
  {
    ...everything,
    Condition: { StringEquals: { "s3:ExistingObjectTag/Team": "${aws:PrincipalTag/Team}" } },
  },
];
// "Date condition operators".
const beforeNewYear = [
  {
    ...everything,
    Condition: {
      DateGreaterThan: { "aws:CurrentTime": "2026-11-01T00:00:00Z" },
      DateLessThan: { "aws:CurrentTime": "2027-01-01T00:00:00Z" },
    },
  },
];
// "Numeric condition operators", with the age of the MFA code.
const freshMfa = [
  { ...everything, Condition: { NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } } },
];

const list = (prefix: string): Asked => ({
  action: "s3:ListBucket",
  arn: "arn:aws:s3:::b",
  conditions: { "s3:prefix": prefix },
});

const table: readonly [name: string, policy: readonly object[], asked: Asked, said: string][] = [
  ["MFA: a session with it", unlessMfa, { by: session }, "allow"],
  ["MFA: a session without it", unlessMfa, { by: plain }, "deny"],
  ["MFA: a long-term key", unlessMfa, {}, "deny"],
  [
    "MFA: a long-term key asks for a session",
    unlessMfa,
    { action: "sts:GetSessionToken" },
    "allow",
  ],
  ["MFA with Bool: a long-term key", unlessMfaWithBool, {}, "allow"],
  ["MFA with Bool: a session without it", unlessMfaWithBool, { by: plain }, "deny"],
  ["MFA not older than an hour", freshMfa, { by: session }, "allow"],
  ["MFA not older than an hour: none", freshMfa, { by: plain }, "deny"],
  ["source IP: within", fromOffice, {}, "allow"],
  ["source IP: elsewhere", fromOffice, { from: "198.51.100.1" }, "deny"],
  [
    "source IP: a service for the caller",
    fromOffice,
    { from: "198.51.100.1", via: ["s3.amazonaws.com"] },
    "allow",
  ],
  ["Region: an allowed one", inRegion, {}, "allow"],
  ["Region: another", inRegion, { region: "us-east-1" }, "deny"],
  ["Region: a global service", inRegion, { region: "us-east-1", action: "iam:GetUser" }, "allow"],
  ["home: one's own", home, { arn: "arn:aws:s3:::b/home/alice/x" }, "allow"],
  ["home: another's", home, { arn: "arn:aws:s3:::b/home/bob/x" }, "deny"],
  ["home: of a role, which has no user name", home, { by: session, ...list("home//x") }, "deny"],
  ["home: the top", home, list(""), "allow"],
  ["home: one's own list", home, list("home/alice/2026"), "allow"],
  ["home: another's list", home, list("home/bob/"), "deny"],
  [
    "tags: the own team's",
    ownTeam,
    { conditions: { "s3:ExistingObjectTag/Team": "audit" } },
    "allow",
  ],
  ["tags: another team's", ownTeam, { conditions: { "s3:ExistingObjectTag/Team": "ops" } }, "deny"],
  ["tags: none on the object", ownTeam, {}, "deny"],
  ["tags: none on the caller", ownTeam, { by: session, ...list("") }, "deny"],
  ["dates", beforeNewYear, {}, "allow"],
];
for (const [name, statements, asked, said] of table) {
  test(`accessOf() ${name}: ${said}`, async () => {
    assert.equal(await ask(statements, asked), said);
  });
}

// KMS Developer Guide, "Default key policy": the account decides, with policies of its own.
test("accessOf() lets the account of a key pass its permission on", async () => {
  const arn = `arn:aws:kms:eu-central-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
  const keyPolicy = policyOf({
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${account}:root` },
    Action: "kms:*",
    Resource: "*",
  });
  const decrypt = async (...statements: readonly object[]): Promise<string> => {
    const authorize = accessOf({
      policiesOf: () => ({ identity: [policyOf(...statements)] }),
      resources: { kms: () => ({ policy: keyPolicy, isRootOfAccess: true }) },
      canonicalUserId: (id) => id.padEnd(64, "0"),
    });
    const request = { principal: user, action: "kms:Decrypt", conditions: {}, call: callBy(user) };
    return (await authorize({ ...request, resources: [{ arn }] })).kind;
  };
  assert.equal(await decrypt({ Effect: "Allow", Action: "kms:Decrypt", Resource: arn }), "allow");
  assert.equal(await decrypt({ Effect: "Allow", Action: "s3:*", Resource: "*" }), "deny");
});
