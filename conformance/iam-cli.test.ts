import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { bytesOfBase32 } from "../src/identity/base32.ts";
import { codeAt, stepAt } from "../src/identity/totp.ts";
import { run, scratchDirectory, startCairn } from "./cairn-process.ts";
import type { CairnProcess } from "./cairn-process.ts";

// Users, keys, policies, MFA and roles with the unmodified AWS CLI: what it prints and what it takes
// back are what AWS's answers would be.

const scratch = scratchDirectory();
const dataDir = join(scratch.path, "data");
let cairn: CairnProcess;
let account = "";
const configFile = join(scratch.path, "config");
const credentialsFile = join(scratch.path, "credentials");

before(async () => {
  cairn = await startCairn(dataDir);
  writeCredentials({ root: [cairn.accessKeyId, cairn.secretAccessKey] });
  writeFileSync(configFile, "");
});

after(async () => {
  await cairn.stop();
  scratch[Symbol.dispose]();
});

const keys: Record<string, readonly [id: string, secret: string, token?: string]> = {};

function writeCredentials(more: typeof keys): void {
  Object.assign(keys, more);
  const profiles = Object.entries(keys).map(([name, [id, secret, token]]) =>
    [
      `[${name}]`,
      `aws_access_key_id = ${id}`,
      `aws_secret_access_key = ${secret}`,
      ...(token === undefined ? [] : [`aws_session_token = ${token}`]),
    ].join("\n"),
  );
  writeFileSync(credentialsFile, `${profiles.join("\n\n")}\n`);
}

async function aws(
  profile: string,
  ...args: readonly string[]
): Promise<{ readonly status: number | null; readonly stdout: string; readonly stderr: string }> {
  return run("aws", [...args, "--output", "json"], {
    env: {
      AWS_ENDPOINT_URL: cairn.endpoint,
      AWS_SHARED_CREDENTIALS_FILE: credentialsFile,
      AWS_CONFIG_FILE: configFile,
      AWS_PROFILE: profile,
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_PAGER: "",
    },
  });
}

// oxlint-disable-next-line typescript/no-explicit-any -- what the CLI prints
async function ok(profile: string, ...args: readonly string[]): Promise<any> {
  const { status, stdout, stderr } = await aws(profile, ...args);
  assert.equal(status, 0, `aws ${args.join(" ")}\n${stderr}\n${cairn.log().slice(-2000)}`);
  return stdout === "" ? {} : JSON.parse(stdout);
}

async function refused(code: string, profile: string, ...args: readonly string[]): Promise<string> {
  const { status, stderr } = await aws(profile, ...args);
  assert.notEqual(status, 0, `aws ${args.join(" ")} should fail with ${code}`);
  assert.match(stderr, new RegExp(`\\(${code}\\)`));
  return stderr;
}

test("a user gets a key and a policy, and may do what the policy says", async () => {
  account = (await ok("root", "sts", "get-caller-identity")).Account;
  const { User } = await ok(
    "root",
    "iam",
    "create-user",
    "--user-name",
    "alice",
    "--path",
    "/ops/",
  );
  assert.equal(User.Arn, `arn:aws:iam::${account}:user/ops/alice`);
  const { AccessKey } = await ok("root", "iam", "create-access-key", "--user-name", "alice");
  writeCredentials({ alice: [AccessKey.AccessKeyId, AccessKey.SecretAccessKey] });
  const self = await ok("alice", "sts", "get-caller-identity");
  assert.equal(self.Arn, User.Arn);
  const denied = await refused("AccessDenied", "alice", "iam", "list-users");
  assert.match(denied, /is not authorized to perform: iam:ListUsers on resource/);

  const document = {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: ["iam:ListUsers", "iam:*MFA*", "sts:AssumeRole"], Resource: "*" },
    ],
  };
  const { Policy } = await ok(
    ...["root", "iam", "create-policy", "--policy-name", "list"],
    ...["--policy-document", JSON.stringify(document)],
  );
  const attach = ["iam", "attach-user-policy", "--user-name", "alice", "--policy-arn", Policy.Arn];
  await ok("root", ...attach);
  const { Users } = await ok("alice", "iam", "list-users");
  assert.equal(Users.length, 1);
  const version = ["iam", "get-policy-version", "--policy-arn", Policy.Arn, "--version-id", "v1"];
  const { PolicyVersion } = await ok("root", ...version);
  // The CLI decodes documents where AWS encodes them.
  assert.deepEqual(PolicyVersion.Document, document);
});

test("the CLI pages through lists by itself", async () => {
  for (const name of ["p1", "p2", "p3"]) {
    await ok("root", "iam", "create-group", "--group-name", name, "--path", "/paged/");
  }
  const list = ["iam", "list-groups", "--path-prefix", "/paged/", "--page-size", "1"];
  const { Groups } = await ok("root", ...list);
  assert.deepEqual(
    Groups.map((group: { GroupName: string }) => group.GroupName),
    ["p1", "p2", "p3"],
  );
});

test("a role that wants MFA is assumed by the CLI's own assume-role, with a code", async () => {
  const serial = `arn:aws:iam::${account}:mfa/alice`;
  const seedFile = join(scratch.path, "seed.txt");
  await ok(
    ...["alice", "iam", "create-virtual-mfa-device", "--virtual-mfa-device-name", "alice"],
    ...["--outfile", seedFile, "--bootstrap-method", "Base32StringSeed"],
  );
  const { stdout } = await run("cat", [seedFile]);
  const seed = bytesOfBase32(stdout.trim()) ?? assert.fail(stdout);
  const code = (steps: number): string => codeAt(seed, stepAt(Date.now()) + steps);
  const enable = ["iam", "enable-mfa-device", "--user-name", "alice", "--serial-number", serial];
  const codes = ["--authentication-code1", code(-1), "--authentication-code2", code(0)];
  await ok("alice", ...enable, ...codes);

  const trust = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: "sts:AssumeRole",
        Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
      },
    ],
  };
  const { Role } = await ok(
    ...["root", "iam", "create-role", "--role-name", "auditor"],
    ...["--assume-role-policy-document", JSON.stringify(trust)],
  );
  const policyArn = "arn:aws:iam::aws:policy/SecurityAudit";
  await ok(
    ...["root", "iam", "attach-role-policy", "--role-name", "auditor"],
    ...["--policy-arn", policyArn],
  );
  const assume = ["sts", "assume-role", "--role-arn", Role.Arn, "--role-session-name", "audit"];
  await refused("AccessDenied", "alice", ...assume);
  const withCode = [...assume, "--serial-number", serial, "--token-code", code(1)];
  const { Credentials, AssumedRoleUser } = await ok("alice", ...withCode);
  const replayed = await refused("AccessDenied", "alice", ...withCode);
  assert.match(replayed, /MultiFactorAuthentication failed with invalid MFA one time pass code/);
  writeCredentials({
    auditor: [Credentials.AccessKeyId, Credentials.SecretAccessKey, Credentials.SessionToken],
  });
  const self = await ok("auditor", "sts", "get-caller-identity");
  assert.equal(self.Arn, AssumedRoleUser.Arn);
  await ok("auditor", "cloudtrail", "describe-trails");
  const stop = ["cloudtrail", "stop-logging", "--name", "x"];
  await refused("AccessDeniedException", "auditor", ...stop);

  const events = ["cloudtrail", "lookup-events", "--max-items", "50"];
  const { Events } = await ok("root", ...events);
  const records = Events.map((event: { CloudTrailEvent: string }) => event.CloudTrailEvent);
  const told: string = records.join("\n");
  assert.match(told, /"eventName":"AssumeRole"/);
  assert.match(told, /"mfaAuthenticated":"true"/);
  const secrets = [String(Credentials.SessionToken), stdout.trim()];
  assert.deepEqual(
    secrets.map((secret) => told.includes(secret)),
    [false, false],
  );

  await ok(
    "root",
    "iam",
    "detach-role-policy",
    "--role-name",
    "auditor",
    "--policy-arn",
    policyArn,
  );
  await ok("root", "iam", "delete-role", "--role-name", "auditor");
  await refused("InvalidClientTokenId", "auditor", "sts", "get-caller-identity");
});

test("a restart knows users, keys, devices and used codes", async () => {
  await cairn.stop();
  cairn = await startCairn(dataDir);
  const self = await ok("alice", "sts", "get-caller-identity");
  assert.equal(self.Arn, `arn:aws:iam::${account}:user/ops/alice`);
  const { MFADevices } = await ok("alice", "iam", "list-mfa-devices");
  assert.equal(MFADevices.length, 1);
  const [{ AccessKeyLastUsed }] = [
    await ok(
      "root",
      "iam",
      "get-access-key-last-used",
      "--access-key-id",
      keys["alice"]?.[0] ?? "",
    ),
  ];
  assert.equal(AccessKeyLastUsed.Region, "us-east-1");
});
