import { callContext } from "../src/access/request-context.ts";
import { requestPrincipal } from "../src/access/request-principal.ts";
import { readBucketPolicy } from "../src/archive/bucket-policy.ts";
import type { Call } from "../src/call/operation.ts";
import type { AssumedRolePrincipal } from "../src/call/principal.ts";
import type { CompiledPolicy } from "../src/policy/compiled-policy.ts";
import { compilePolicy } from "../src/policy/compiled-policy.ts";
import { decide } from "../src/policy/decide.ts";
import { parsePolicy } from "../src/policy/parse-policy.ts";
import { benchArguments } from "./arguments.ts";
import { note, noteMachine, report, whole } from "./report.ts";

// Decisions a second on one core: a role of an account with 50 policies, all of which apply to it,
// calls S3 for objects of a bucket whose policy weighs 20 KB, and other services for the rest. Each
// decision makes the condition keys of its call, as access/ does.

const bar = 200_000;
const policyCount = 50;
const bucketPolicyBytes = 20_000;
const account = "111122223333";
const bucket = "aws-cloudtrail-logs-111122223333";

const caller: AssumedRolePrincipal = {
  type: "AssumedRole",
  accountId: account,
  arn: `arn:aws:sts::${account}:assumed-role/auditor/alice`,
  principalId: "AROADBQP57FF2AEXAMPLE:alice",
  accessKeyId: "ASIAIOSFODNN7EXAMPLE",
  sessionName: "alice",
  role: {
    type: "Role",
    principalId: "AROADBQP57FF2AEXAMPLE",
    arn: `arn:aws:iam::${account}:role/security/auditor`,
    accountId: account,
    userName: "auditor",
  },
  tags: { team: "security" },
  session: {
    createdAt: Date.UTC(2026, 10, 22, 11),
    expiresAt: Date.UTC(2026, 10, 22, 13),
    mfaAuthenticatedAt: Date.UTC(2026, 10, 22, 11),
    tags: {},
    transitiveTagKeys: [],
    policyArns: [],
  },
};
const call: Call = {
  requestId: "4442587FB7D0A2F9",
  principal: caller,
  region: "eu-central-1",
  receivedAt: Date.UTC(2026, 10, 22, 12),
  sourceIp: "203.0.113.7",
  isSecure: true,
  signal: new AbortController().signal,
  trailers: new Map(),
};

/** What people write: services, prefixes, a condition on the network or on MFA, a few denials. */
function identityPolicy(number: number): CompiledPolicy {
  const services = ["s3", "cloudtrail", "kms", "iam", "sts", "logs", "sns", "ec2"];
  const service = services[number % services.length] ?? "s3";
  const statements = [
    { Effect: "Allow", Action: [`${service}:Get*`, `${service}:List*`], Resource: "*" },
    {
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
      Resource: [`arn:aws:s3:::team-${number}/*`, `arn:aws:s3:::${bucket}/team-${number}/*`],
      Condition: { IpAddress: { "aws:SourceIp": ["192.0.2.0/24", "203.0.113.0/24"] } },
    },
    {
      Effect: "Allow",
      Action: `${service}:*`,
      Resource: "arn:aws:*:eu-central-1:111122223333:*/${aws:PrincipalTag/team}/*",
    },
    {
      Effect: "Deny",
      Action: ["iam:*", "cloudtrail:StopLogging", "cloudtrail:DeleteTrail"],
      Resource: "*",
      Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
    },
    {
      Effect: "Deny",
      NotAction: ["s3:*", "cloudtrail:*", "kms:*", "iam:*", "sts:*"],
      Resource: "*",
      Condition: { StringNotEquals: { "aws:RequestedRegion": ["eu-central-1", "eu-west-1"] } },
    },
  ];
  return compiled(JSON.stringify({ Version: "2012-10-17", Statement: statements }));
}

function compiled(text: string): CompiledPolicy {
  const policy = parsePolicy(text, { kind: "identity" });
  if (policy.kind === "fault") throw new Error(policy.message);
  return compilePolicy(policy);
}

/** Teams with a prefix each, behind a denial of whatever does not come over TLS. */
function bucketPolicy(): { readonly text: string; readonly policy: CompiledPolicy } {
  const statements: object[] = [
    {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ];
  const textOf = (): string => JSON.stringify({ Version: "2012-10-17", Statement: statements });
  while (textOf().length < bucketPolicyBytes) {
    const number = statements.length;
    statements.push({
      Sid: `Team${number}`,
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${String(444455550000 + number)}:role/reader` },
      Action: ["s3:GetObject", "s3:GetObjectVersion"],
      Resource: `arn:aws:s3:::${bucket}/AWSLogs/${444455550000 + number}/*`,
      Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
    });
  }
  const outcome = readBucketPolicy(textOf(), bucket);
  if (outcome.kind === "malformed") throw new Error(outcome.message);
  return { text: textOf(), policy: outcome.compiled };
}

interface Question {
  readonly action: string;
  readonly resource: string;
}

/** Reads and writes of objects for three quarters, the rest of what an auditor does. */
function questions(): readonly Question[] {
  const objects = Array.from({ length: 96 }, (_, at) => ({
    action: at % 3 === 0 ? "s3:PutObject" : "s3:GetObject",
    resource:
      `arn:aws:s3:::${bucket}/AWSLogs/${444455550000 + at}/CloudTrail/eu-central-1/2026/11/22/` +
      `${444455550000 + at}_CloudTrail_eu-central-1_20261122T1200Z_Mu0KsOhtH1ar15ZZ.json.gz`,
  }));
  const others = Array.from({ length: 8 }, (_, at) => [
    { action: "s3:ListBucket", resource: `arn:aws:s3:::${bucket}` },
    {
      action: "cloudtrail:GetTrailStatus",
      resource: `arn:aws:cloudtrail:eu-central-1:${account}:trail/t${at}`,
    },
    { action: "iam:DeleteUser", resource: `arn:aws:iam::${account}:user/u${at}` },
    { action: "kms:Decrypt", resource: `arn:aws:kms:eu-central-1:${account}:key/k${at}` },
  ]).flat();
  return [...objects, ...others];
}

interface Measured {
  readonly perSecond: number;
  readonly allowed: number;
}

/** Runs for some seconds of processor time: other work on the machine does not count. */
function measure(seconds: number, ask: (question: Question) => boolean): Measured {
  const asked = Array.from({ length: 50 }, questions).flat();
  let decisions = 0;
  let allowed = 0;
  const before = process.cpuUsage();
  let usedUs = 0;
  while (usedUs < seconds * 1e6) {
    for (const question of asked) if (ask(question)) allowed += 1;
    decisions += asked.length;
    const used = process.cpuUsage(before);
    usedUs = used.user + used.system;
  }
  return { perSecond: decisions / (usedUs / 1e6), allowed: allowed / decisions };
}

noteMachine();
const { seconds = 5 } = benchArguments();
const identity = Array.from({ length: policyCount }, (_, number) => identityPolicy(number));
const { text, policy: resource } = bucketPolicy();
const principal = requestPrincipal(caller, () => "0".repeat(64));
const conditions = {};

const decisions = (question: Question): boolean => {
  const isS3 = question.action.startsWith("s3:");
  const access = isS3 ? { accountId: account, policy: resource } : { accountId: account };
  const context = callContext({ principal: caller, conditions, resource: access, call });
  const sets = isS3
    ? { identity, resource, resourceAccountId: account }
    : { identity, resourceAccountId: account };
  return decide(sets, { principal, ...question, context }).kind === "allow";
};
/** The least that anybody could do: find what each policy has to say about the action. */
const lookUps = (question: Question): boolean => {
  let found = 0;
  for (const policy of identity) found += policy.about(question.action).length;
  return found + resource.about(question.action).length > 0;
};

measure(1, decisions);
measure(1, lookUps);
const ceiling = measure(seconds, lookUps);
const measured = measure(seconds, decisions);
note(`${policyCount} policies, a bucket policy of ${whole(text.length)} bytes`);
note(`${(measured.allowed * 100).toFixed(0)} % allowed`);
report({
  what: "policy decisions, one core",
  figure: `${whole(measured.perSecond)}/s`,
  ceiling: `${whole(ceiling.perSecond)}/s`,
  ratio: measured.perSecond / ceiling.perSecond,
  bar: `${whole(bar)}/s`,
  isPassed: measured.perSecond >= bar,
});
