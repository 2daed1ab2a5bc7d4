import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { awsCli, scratchDirectory, startCairn } from "./cairn-process.ts";
import type { CairnProcess } from "./cairn-process.ts";

// What policies of each kind let a user do, and what the refusals say, as the AWS CLI sees both.

const scratch = scratchDirectory();
let cairn: CairnProcess;
let root: ReturnType<typeof awsCli>;
let auditor: ReturnType<typeof awsCli>;
let userArn = "";

async function json(...args: readonly string[]): Promise<Record<string, unknown>> {
  const { status, stdout, stderr } = await root(...args, "--output", "json");
  assert.equal(status, 0, `aws ${args.join(" ")}\n${stderr}\n${cairn.log().slice(-2000)}`);
  return stdout === "" ? {} : JSON.parse(stdout);
}

async function allowed(...args: readonly string[]): Promise<void> {
  const { status, stderr } = await auditor(...args);
  assert.equal(status, 0, `aws ${args.join(" ")}\n${stderr}`);
}

/** Expects a refusal, and gives what comes after the action that was asked for. */
async function refusal(...args: readonly string[]): Promise<string> {
  const { status, stderr } = await auditor(...args);
  assert.notEqual(status, 0, `aws ${args.join(" ")} should be refused`);
  assert.match(stderr, /\(AccessDenied(Exception)?\)/);
  assert.ok(stderr.includes(`User: ${userArn} is not authorized to perform: `), stderr);
  return stderr.trim();
}

function policy(statement: object): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

async function putPolicy(name: string, statement: object): Promise<void> {
  const args = ["--user-name", "auditor", "--policy-name", name];
  await json("iam", "put-user-policy", ...args, "--policy-document", policy(statement));
}

before(async () => {
  cairn = await startCairn(join(scratch.path, "data"));
  root = awsCli(cairn);
  const { User } = await json("iam", "create-user", "--user-name", "auditor");
  const { AccessKey } = await json("iam", "create-access-key", "--user-name", "auditor");
  assert.ok(typeof User === "object" && User !== null && "Arn" in User);
  assert.ok(typeof AccessKey === "object" && AccessKey !== null);
  userArn = String(User.Arn);
  const { AccessKeyId, SecretAccessKey } = Object.assign(
    { AccessKeyId: "", SecretAccessKey: "" },
    AccessKey,
  );
  const lines = ["[default]", `aws_access_key_id = ${AccessKeyId}`];
  const text = [...lines, `aws_secret_access_key = ${SecretAccessKey}`, ""].join("\n");
  writeFileSync(join(scratch.path, "auditor"), text, { mode: 0o600 });
  auditor = awsCli(cairn, "us-east-1", join("..", "auditor"));
});

after(async () => {
  await cairn.stop();
  scratch[Symbol.dispose]();
});

const describe = ["cloudtrail", "describe-trails"];
const stop = ["cloudtrail", "stop-logging", "--name", "none"];

test("a user without policies may do nothing, and is told why", async () => {
  await allowed("sts", "get-caller-identity");
  const said = await refusal(...describe);
  assert.ok(
    said.endsWith(
      "cloudtrail:DescribeTrails because no identity-based policy allows the " +
        "cloudtrail:DescribeTrails action",
    ),
    said,
  );
});

test("an identity-based policy allows, and a denial in one wins", async () => {
  await putPolicy("all", { Effect: "Allow", Action: ["cloudtrail:*", "s3:List*"], Resource: "*" });
  await allowed(...describe);
  await putPolicy("guard", { Effect: "Deny", Action: "cloudtrail:Stop*", Resource: "*" });
  assert.match(await refusal(...stop), /with an explicit deny in an identity-based policy$/);
});

test("a permissions boundary limits what identity-based policies allow", async () => {
  const boundary = policy({ Effect: "Allow", Action: "cloudtrail:List*", Resource: "*" });
  const name = ["--policy-name", "boundary"];
  const made = await json("iam", "create-policy", ...name, "--policy-document", boundary);
  assert.ok(typeof made["Policy"] === "object" && made["Policy"] !== null);
  const { Arn } = Object.assign({ Arn: "" }, made["Policy"]);
  const args = ["--user-name", "auditor", "--permissions-boundary", Arn];
  await json("iam", "put-user-permissions-boundary", ...args);
  await allowed("cloudtrail", "list-trails");
  assert.match(
    await refusal(...describe),
    /because no permissions boundary allows the cloudtrail:DescribeTrails action$/,
  );
});

test("a bucket policy that names the user is limited by no boundary, and its denial wins", async () => {
  const bucket = ["--bucket", "access-cli"];
  await json("s3api", "create-bucket", ...bucket);
  await json("s3api", "put-object", ...bucket, "--key", "a");
  const read = ["s3api", "head-object", ...bucket, "--key", "a"];
  const get = ["s3api", "get-object", ...bucket, "--key", "a", join(scratch.path, "got")];
  const statement = {
    Effect: "Allow",
    Principal: { AWS: userArn },
    Action: "s3:GetObject",
    Resource: "arn:aws:s3:::access-cli/*",
  };
  assert.match(await refusal(...get), /because no identity-based policy allows the s3:GetObject/);
  await json("s3api", "put-bucket-policy", ...bucket, "--policy", policy(statement));
  await allowed(...read);
  const denial = { ...statement, Effect: "Deny" };
  await json("s3api", "put-bucket-policy", ...bucket, "--policy", policy(denial));
  assert.match(await refusal(...get), /with an explicit deny in a resource-based policy$/);
});
