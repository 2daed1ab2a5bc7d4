import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateUserCommand,
  ListUsersCommand,
} from "@aws-sdk/client-iam";
import * as sdk from "@aws-sdk/client-organizations";
import { AssumeRoleCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import type { Credentials } from "@aws-sdk/client-sts";

import { must } from "../base/assert.ts";
import { alice, bob, management, openBench, refused } from "./organizations.fixture.ts";
import type { Clients, OrganizationsBench } from "./organizations.fixture.ts";

// One organization, from its beginning to its end, as the AWS SDK sees it.

let bench: OrganizationsBench;
let boss: Clients;
before(async () => {
  bench = await openBench();
  boss = bench.of(management);
});
after(() => bench[Symbol.asyncDispose]());

test("an account without an organization is told so, and one account is in one organization", async () => {
  const notInUse = "AWSOrganizationsNotInUseException";
  await refused(notInUse, boss.organizations.send(new sdk.DescribeOrganizationCommand()));
  await refused(notInUse, boss.organizations.send(new sdk.ListAccountsCommand()));
  const created = await boss.organizations.send(new sdk.CreateOrganizationCommand());
  const { Id = "", ...facts } = created.Organization ?? {};
  assert.match(Id, /^o-[a-z0-9]{10,32}$/);
  assert.deepEqual(facts, {
    Arn: `arn:aws:organizations::${management}:organization/${Id}`,
    FeatureSet: "ALL",
    MasterAccountArn: `arn:aws:organizations::${management}:account/${Id}/${management}`,
    MasterAccountId: management,
    AvailablePolicyTypes: [{ Type: "SERVICE_CONTROL_POLICY", Status: "ENABLED" }],
  });
  const again = boss.organizations.send(new sdk.CreateOrganizationCommand());
  await refused("AlreadyInOrganizationException", again);
});

async function invite(accountId: string): Promise<string> {
  const Target = { Id: accountId, Type: "ACCOUNT" } as const;
  const invited = await boss.organizations.send(
    new sdk.InviteAccountToOrganizationCommand({ Target, Notes: "join us" }),
  );
  return must(invited.Handshake?.Id, "an invitation has an id");
}

test("an account joins by its own will only", async () => {
  const { organizations } = bench.of(alice);
  const HandshakeId = await invite(alice);
  const Target = { Id: alice, Type: "ACCOUNT" } as const;
  const twice = boss.organizations.send(new sdk.InviteAccountToOrganizationCommand({ Target }));
  await refused("DuplicateHandshakeException", twice);
  const byOther = bench.of(bob).organizations.send(new sdk.AcceptHandshakeCommand({ HandshakeId }));
  await refused("AccessDeniedException", byOther);

  const declined = await organizations.send(new sdk.DeclineHandshakeCommand({ HandshakeId }));
  assert.equal(declined.Handshake?.State, "DECLINED");
  const late = organizations.send(new sdk.AcceptHandshakeCommand({ HandshakeId }));
  await refused("InvalidHandshakeTransitionException", late);

  const second = await invite(alice);
  await organizations.send(new sdk.AcceptHandshakeCommand({ HandshakeId: second }));
  const listed = await organizations.send(new sdk.ListHandshakesForAccountCommand());
  assert.deepEqual(listed.Handshakes?.map(({ State }) => State).toSorted(), [
    "ACCEPTED",
    "DECLINED",
  ]);
  const seen = await organizations.send(new sdk.DescribeOrganizationCommand());
  assert.equal(seen.Organization?.MasterAccountId, management);
  await refused("AccessDeniedException", organizations.send(new sdk.ListAccountsCommand()));
});

test("an account that is made is there, and the management account may do everything in it", async () => {
  const wish = { AccountName: "logs", Email: "logs@example.com" };
  const { CreateAccountStatus: status } = await boss.organizations.send(
    new sdk.CreateAccountCommand(wish),
  );
  assert.equal(status?.State, "SUCCEEDED");
  const AccountId = must(status.AccountId, "it has an account");
  const { Account } = await boss.organizations.send(new sdk.DescribeAccountCommand({ AccountId }));
  assert.equal(Account?.Email, "logs@example.com");
  assert.equal(Account.JoinedMethod, "CREATED");

  const same = await boss.organizations.send(new sdk.CreateAccountCommand(wish));
  assert.equal(same.CreateAccountStatus?.FailureReason, "EMAIL_ALREADY_EXISTS");

  // Root users cannot assume roles.
  const user = await userOf(boss);
  const RoleArn = `arn:aws:iam::${AccountId}:role/OrganizationAccountAccessRole`;
  const assume = new AssumeRoleCommand({ RoleArn, RoleSessionName: "boss" });
  const { Credentials } = await user.sts.send(assume);
  const inside = bench.as(temporary(Credentials));
  await inside.iam.send(new CreateUserCommand({ UserName: "made" }));

  await boss.organizations.send(new sdk.CloseAccountCommand({ AccountId }));
  await assert.rejects(inside.sts.send(new GetCallerIdentityCommand()));
  const closed = await boss.organizations.send(new sdk.DescribeAccountCommand({ AccountId }));
  assert.equal(closed.Account?.Status, "SUSPENDED");
  const twice = boss.organizations.send(new sdk.CloseAccountCommand({ AccountId }));
  await refused("AccountAlreadyClosedException", twice);
});

function temporary(credentials: Credentials | undefined): Parameters<typeof bench.as>[0] {
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = credentials ?? {};
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  };
}

async function userOf(clients: Clients): Promise<Clients> {
  const UserName = "administrator";
  await clients.iam.send(new CreateUserCommand({ UserName }));
  const PolicyArn = "arn:aws:iam::aws:policy/AdministratorAccess";
  await clients.iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
  const { AccessKey } = await clients.iam.send(new CreateAccessKeyCommand({ UserName }));
  return bench.as({
    accessKeyId: AccessKey?.AccessKeyId ?? "",
    secretAccessKey: AccessKey?.SecretAccessKey ?? "",
  });
}

async function rootId(): Promise<string> {
  const { Roots = [] } = await boss.organizations.send(new sdk.ListRootsCommand());
  return must(Roots[0]?.Id, "an organization has a root");
}

test("what a policy denies, nobody in the accounts below can do, and the management account can", async () => {
  const ParentId = await rootId();
  const { OrganizationalUnit: unit } = await boss.organizations.send(
    new sdk.CreateOrganizationalUnitCommand({ ParentId, Name: "work" }),
  );
  const unitId = must(unit?.Id, "a unit has an id");
  assert.match(unitId, new RegExp(`^ou-${ParentId.slice(2)}-[a-z0-9]{8}$`));
  const Content = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Deny", Action: "iam:ListUsers", Resource: "*" }],
  });
  const { Policy } = await boss.organizations.send(
    new sdk.CreatePolicyCommand({
      Name: "no-lists",
      Description: "",
      Content,
      Type: "SERVICE_CONTROL_POLICY",
    }),
  );
  const PolicyId = must(Policy?.PolicySummary?.Id, "a policy has an id");
  await boss.organizations.send(new sdk.AttachPolicyCommand({ PolicyId, TargetId: unitId }));

  const { iam } = bench.of(alice);
  await iam.send(new ListUsersCommand());
  const move = { AccountId: alice, SourceParentId: ParentId, DestinationParentId: unitId };
  await boss.organizations.send(new sdk.MoveAccountCommand(move));
  const message = await refused("AccessDenied", iam.send(new ListUsersCommand()));
  assert.match(message, /with an explicit deny in a service control policy$/);

  const attached = new sdk.AttachPolicyCommand({ PolicyId, TargetId: ParentId });
  await boss.organizations.send(attached);
  await boss.iam.send(new ListUsersCommand());
  await boss.organizations.send(new sdk.DetachPolicyCommand({ PolicyId, TargetId: ParentId }));

  const last = { PolicyId: "p-FullAWSAccess", TargetId: alice };
  await refused(
    "ConstraintViolationException",
    boss.organizations.send(new sdk.DetachPolicyCommand(last)),
    "MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
  );
  const inUse = boss.organizations.send(new sdk.DeletePolicyCommand({ PolicyId }));
  await refused("PolicyInUseException", inUse);
  const full = boss.organizations.send(
    new sdk.DeleteOrganizationalUnitCommand({ OrganizationalUnitId: unitId }),
  );
  await refused("OrganizationalUnitNotEmptyException", full);

  const type = { RootId: ParentId, PolicyType: "SERVICE_CONTROL_POLICY" } as const;
  await boss.organizations.send(new sdk.DisablePolicyTypeCommand(type));
  await iam.send(new ListUsersCommand());
  await refused(
    "PolicyTypeNotEnabledException",
    boss.organizations.send(new sdk.AttachPolicyCommand({ PolicyId, TargetId: alice })),
  );
  await boss.organizations.send(new sdk.EnablePolicyTypeCommand(type));
  await boss.organizations.send(new sdk.DeletePolicyCommand({ PolicyId }));
});

test("an account that leaves is limited no more, and the last of all ends the organization", async () => {
  const notEmpty = boss.organizations.send(new sdk.DeleteOrganizationCommand());
  await refused("OrganizationNotEmptyException", notEmpty);
  await refused(
    "MasterCannotLeaveOrganizationException",
    boss.organizations.send(new sdk.LeaveOrganizationCommand()),
  );
  const { organizations } = bench.of(alice);
  await organizations.send(new sdk.LeaveOrganizationCommand());
  await refused(
    "AWSOrganizationsNotInUseException",
    organizations.send(new sdk.DescribeOrganizationCommand()),
  );
});
