import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import * as iam from "@aws-sdk/client-iam";
import { AssumeRoleCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";

import { callRecipients, callRecord } from "../../record/call-record.ts";
import { hidden } from "../../record/redaction.ts";
import {
  alice,
  allow,
  bob,
  held,
  openIam,
  policy,
  trust,
  userWith,
} from "../iam/client.fixture.ts";
import type { ClientCredentials, IamFixture } from "../iam/client.fixture.ts";

let fixture: IamFixture;
before(async () => {
  fixture = await openIam();
});
after(async () => fixture[Symbol.asyncDispose]());

type Shown = Readonly<Record<string, unknown>>;

/** The record of the last call of that name, as an account gets it. */
function recordOf(operation: string, recipientAccountId: string = alice): Shown {
  const facts = fixture.facts.findLast(({ operationName }) => operationName === operation);
  assert.ok(facts, operation);
  const isKnown = (id: string): boolean => [alice, bob].includes(id);
  assert.ok(callRecipients(facts, isKnown, alice).includes(recipientAccountId));
  const eventId = "ad384a22-c03e-4f3c-8520-86a31e79378d";
  return callRecord(facts, { eventId, recipientAccountId, region: "us-east-1" });
}

/** Texts that no record may have. */
const secrets: string[] = [];
let carol: ClientCredentials;
let seed: Uint8Array;
const SerialNumber = `arn:aws:iam::${alice}:mfa/carols`;
const RoleArn = `arn:aws:iam::${bob}:role/audit`;

test("records of IAM show what was done, without secrets, seeds and codes", async () => {
  const { iam: client } = fixture.alice;
  carol = await userWith(fixture.alice, "carol", allow("sts:*"));
  assert.deepEqual(recordOf("PutUserPolicy")["requestParameters"], {
    userName: "carol",
    policyName: "own",
    policyDocument: policy(allow("sts:*")),
  });
  secrets.push(carol.secretAccessKey);
  const created = recordOf("CreateAccessKey");
  assert.equal(created["eventSource"], "iam.amazonaws.com");
  assert.equal(created["apiVersion"], "2010-05-08");
  assert.equal(created["readOnly"], false);
  const { accessKey }: { accessKey?: Shown } = created["responseElements"] ?? {};
  assert.deepEqual(
    { ...accessKey, createDate: "" },
    { userName: "carol", accessKeyId: carol.accessKeyId, status: "Active", createDate: "" },
  );

  const VirtualMFADeviceName = "carols";
  const made = await client.send(new iam.CreateVirtualMFADeviceCommand({ VirtualMFADeviceName }));
  seed = made.VirtualMFADevice?.Base32StringSeed ?? assert.fail();
  secrets.push(Buffer.from(seed).toString(), Buffer.from(seed).toString("base64"));
  assert.deepEqual(recordOf("CreateVirtualMFADevice")["responseElements"], {
    virtualMFADevice: { serialNumber: SerialNumber },
  });
  const device = { UserName: "carol", SerialNumber };
  const AuthenticationCode1 = fixture.code(seed, -1);
  const AuthenticationCode2 = fixture.code(seed);
  await client.send(
    new iam.EnableMFADeviceCommand({ ...device, AuthenticationCode1, AuthenticationCode2 }),
  );
  assert.deepEqual(recordOf("EnableMFADevice")["requestParameters"], {
    userName: "carol",
    serialNumber: SerialNumber,
    authenticationCode1: hidden,
    authenticationCode2: hidden,
  });
});

test("the record of AssumeRole is in both accounts, and tells the role's less of the caller", async () => {
  const AssumeRolePolicyDocument = trust({ AWS: alice });
  const role = { RoleName: "audit", AssumeRolePolicyDocument };
  await fixture.bob.iam.send(new iam.CreateRoleCommand(role));
  const session = { RoleArn, RoleSessionName: "work", SourceIdentity: "carol" };
  const TokenCode = fixture.code(seed, 1);
  const command = new AssumeRoleCommand({ ...session, SerialNumber, TokenCode });
  const assumed = await fixture.as(carol).sts.send(command);
  const issued = held(assumed.Credentials);
  secrets.push(issued.secretAccessKey, issued.sessionToken ?? assert.fail());

  const own = recordOf("AssumeRole");
  assert.equal(own["readOnly"], true);
  assert.deepEqual(own["requestParameters"], {
    roleArn: RoleArn,
    roleSessionName: "work",
    serialNumber: SerialNumber,
    tokenCode: hidden,
    sourceIdentity: "carol",
  });
  assert.deepEqual(own["resources"], [{ accountId: bob, type: "AWS::IAM::Role", ARN: RoleArn }]);
  const { credentials, ...response }: { credentials?: Shown } = own["responseElements"] ?? {};
  const { expiration, ...shown } = credentials ?? {};
  assert.deepEqual(shown, { accessKeyId: issued.accessKeyId, sessionToken: hidden });
  assert.match(String(expiration), /^[A-Z][a-z]{2} \d+, \d{4}, /);
  const { AssumedRoleId: assumedRoleId, Arn: arn } = assumed.AssumedRoleUser ?? {};
  const sourceIdentity = "carol";
  assert.deepEqual(response, { assumedRoleUser: { assumedRoleId, arn }, sourceIdentity });

  const principalId = fixture.facts.at(-1)?.principal?.principalId;
  const caller = { type: "AWSAccount", principalId, accountId: alice };
  assert.deepEqual(recordOf("AssumeRole", bob)["userIdentity"], caller);

  await fixture.as(issued).sts.send(new GetCallerIdentityCommand({}));
  const { userIdentity } = recordOf("GetCallerIdentity", bob);
  const { sessionContext, ...identity }: { sessionContext?: Shown } = userIdentity ?? {};
  const { accessKeyId } = issued;
  const type = "AssumedRole";
  assert.deepEqual(identity, {
    type,
    principalId: assumedRoleId,
    arn,
    accountId: bob,
    accessKeyId,
  });
  assert.equal(sessionContext?.["sourceIdentity"], "carol");
  const { mfaAuthenticated }: { mfaAuthenticated?: string } = sessionContext["attributes"] ?? {};
  assert.equal(mfaAuthenticated, "true");
});

test("no record has a secret", () => {
  const copy = { eventId: "", region: "us-east-1" };
  const told = fixture.facts.map((facts) => {
    const recipientAccountId = facts.principal?.accountId ?? alice;
    return JSON.stringify(callRecord(facts, { ...copy, recipientAccountId }));
  });
  assert.ok(secrets.length === 5 && told.length > 5);
  for (const secret of secrets) assert.ok(told.every((record) => !record.includes(secret)));
});
