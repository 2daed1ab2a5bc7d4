import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { awsCli, scratchDirectory, startCairn } from "./cairn-process.ts";
import type { CairnProcess } from "./cairn-process.ts";

// An organization trail as the AWS CLI sees it: made, and then validated account by account, also
// across `kill -9`.

const management = "111122223333";
const bucket = "logs-of-everyone";
const trailArn = `arn:aws:cloudtrail:us-east-1:${management}:trail/everyone`;
const flags = [
  ...["--account", management, "--regions", "us-east-1,eu-west-1"],
  ...["--delivery-interval", "300ms", "--digest-interval", "1s"],
];

async function json(cairn: CairnProcess, ...args: readonly string[]): Promise<object> {
  const { status, stdout, stderr } = await awsCli(cairn)(...args, "--output", "json");
  assert.equal(status, 0, `${args.join(" ")}: ${stderr}`);
  const value: unknown = stdout.trim() === "" ? {} : JSON.parse(stdout);
  assert.ok(typeof value === "object" && value !== null);
  return value;
}

function textAt(value: unknown, ...path: readonly string[]): string {
  let at = value;
  for (const name of path) {
    assert.ok(typeof at === "object" && at !== null, path.join("."));
    at = Object.entries(at).find(([key]) => key === name)?.[1];
  }
  assert.ok(typeof at === "string", path.join("."));
  return at;
}

/** An organization of two accounts, and a bucket that takes its trail. */
async function organize(cairn: CairnProcess): Promise<{ organization: string; member: string }> {
  const created = await json(cairn, "organizations", "create-organization");
  const organization = textAt(created, "Organization", "Id");
  const wish = ["--account-name", "work", "--email", "work@example.com"];
  const made = await json(cairn, "organizations", "create-account", ...wish);
  const member = textAt(made, "CreateAccountStatus", "AccountId");
  const service = ["--service-principal", "cloudtrail.amazonaws.com"];
  await json(cairn, "organizations", "enable-aws-service-access", ...service);

  await json(cairn, "s3api", "create-bucket", "--bucket", bucket);
  const Principal = { Service: "cloudtrail.amazonaws.com" };
  const owners = [management, organization];
  const policy = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal,
        Action: "s3:GetBucketAcl",
        Resource: `arn:aws:s3:::${bucket}`,
      },
      {
        Effect: "Allow",
        Principal,
        Action: "s3:PutObject",
        Resource: owners.map((owner) => `arn:aws:s3:::${bucket}/AWSLogs/${owner}/*`),
        Condition: { StringEquals: { "aws:SourceArn": trailArn } },
      },
    ],
  };
  const put = ["--bucket", bucket, "--policy", JSON.stringify(policy)];
  await json(cairn, "s3api", "put-bucket-policy", ...put);
  return { organization, member };
}

test("validate-logs finds the evidence of every account of an organization valid", async () => {
  using scratch = scratchDirectory();
  const startedAt = new Date(Date.now() - 1000).toISOString().slice(0, 19);
  const first = await startCairn(scratch.path, flags);
  const { member } = await organize(first);
  const create = [
    ...["create-trail", "--name", "everyone", "--s3-bucket-name", bucket],
    ...["--is-organization-trail", "--is-multi-region-trail", "--enable-log-file-validation"],
  ];
  await json(first, "cloudtrail", ...create);
  await json(first, "cloudtrail", "start-logging", "--name", "everyone");
  await sleep(2500);
  await first.kill();

  await using second = await startCairn(scratch.path, flags);
  await sleep(2500);
  const validate = [
    ...["cloudtrail", "validate-logs", "--trail-arn", trailArn],
    ...["--start-time", startedAt, "--verbose"],
  ];
  const unnamed = await awsCli(second)(...validate);
  assert.match(unnamed.stderr, /Missing required parameter for organization trail: '--account-id'/);
  for (const account of [management, member]) {
    const verdict = await awsCli(second)(...validate, "--account-id", account);
    assert.equal(verdict.status, 0, verdict.stdout + verdict.stderr);
    assert.match(verdict.stdout, /(\d+)\/\1 digest files valid/, account);
    assert.doesNotMatch(verdict.stdout, /INVALID/);
  }
  const own = await awsCli(second)(...validate, "--account-id", management);
  assert.match(own.stdout, /(\d+)\/\1 log files valid/);
});
