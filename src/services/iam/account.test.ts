import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import * as iam from "@aws-sdk/client-iam";

import { alice, allow, bob, openIam, policy, refused, trust } from "./client.fixture.ts";
import type { IamFixture } from "./client.fixture.ts";

let fixture: IamFixture;
before(async () => {
  fixture = await openIam();
});
after(async () => fixture[Symbol.asyncDispose]());

test("an alias is of one account at a time", async () => {
  const AccountAlias = "cairn-alice";
  const mine = fixture.alice.iam;
  const theirs = fixture.bob.iam;
  await mine.send(new iam.CreateAccountAliasCommand({ AccountAlias }));
  const listed = await mine.send(new iam.ListAccountAliasesCommand({}));
  assert.deepEqual(listed.AccountAliases, [AccountAlias]);
  const none = await theirs.send(new iam.ListAccountAliasesCommand({}));
  assert.deepEqual(none.AccountAliases, []);
  await refused(
    "EntityAlreadyExistsException",
    theirs.send(new iam.CreateAccountAliasCommand({ AccountAlias })),
  );
  await refused(
    "NoSuchEntityException",
    theirs.send(new iam.DeleteAccountAliasCommand({ AccountAlias })),
  );
  const { User } = await mine.send(new iam.GetUserCommand({}));
  assert.deepEqual([User?.Arn, User?.UserName], [`arn:aws:iam::${alice}:root`, AccountAlias]);
  await mine.send(new iam.DeleteAccountAliasCommand({ AccountAlias }));
  const both = await Promise.allSettled(
    [mine, theirs].map(async (one) =>
      one.send(new iam.CreateAccountAliasCommand({ AccountAlias })),
    ),
  );
  assert.equal(both.filter(({ status }) => status === "fulfilled").length, 1);
});

test("the root user lists its own keys, and makes none here", async () => {
  const { iam: client } = fixture.alice;
  const { AccessKeyMetadata } = await client.send(new iam.ListAccessKeysCommand({}));
  assert.deepEqual(
    AccessKeyMetadata?.map(({ AccessKeyId }) => AccessKeyId),
    [fixture.rootOf(alice).accessKeyId],
  );
  await refused("ValidationError", client.send(new iam.CreateAccessKeyCommand({})));
});

test("details and summary show all that the account has, in pages", async () => {
  const { iam: client } = fixture.alice;
  const PolicyDocument = policy(allow("s3:GetObject"));
  const made = await client.send(new iam.CreatePolicyCommand({ PolicyName: "d", PolicyDocument }));
  const PolicyArn = made.Policy?.Arn ?? "";
  await client.send(new iam.CreateUserCommand({ UserName: "d-user" }));
  await client.send(new iam.CreateGroupCommand({ GroupName: "d-group" }));
  const membership = { UserName: "d-user", GroupName: "d-group" };
  await client.send(new iam.AddUserToGroupCommand(membership));
  const AssumeRolePolicyDocument = trust({ AWS: alice });
  await client.send(new iam.CreateRoleCommand({ RoleName: "d-role", AssumeRolePolicyDocument }));
  await client.send(new iam.AttachRolePolicyCommand({ RoleName: "d-role", PolicyArn }));
  const inline = { GroupName: "d-group", PolicyName: "in", PolicyDocument };
  await client.send(new iam.PutGroupPolicyCommand(inline));

  const details: iam.GetAccountAuthorizationDetailsResponse[] = [];
  const Filter: iam.EntityType[] = ["User", "Group", "Role", "LocalManagedPolicy"];
  const pages = iam.paginateGetAccountAuthorizationDetails({ client, pageSize: 1 }, { Filter });
  for await (const page of pages) details.push(page);
  assert.equal(details.length, 4);
  const [user] = details.flatMap(({ UserDetailList }) => UserDetailList ?? []);
  assert.deepEqual(user?.GroupList, ["d-group"]);
  const [group] = details.flatMap(({ GroupDetailList }) => GroupDetailList ?? []);
  const [shown] = group?.GroupPolicyList ?? [];
  assert.equal(decodeURIComponent(shown?.PolicyDocument ?? ""), PolicyDocument);
  const [role] = details.flatMap(({ RoleDetailList }) => RoleDetailList ?? []);
  assert.deepEqual(role?.AttachedManagedPolicies, [{ PolicyName: "d", PolicyArn }]);
  const [managed] = details.flatMap(({ Policies }) => Policies ?? []);
  assert.equal(managed?.AttachmentCount, 1);

  const { SummaryMap } = await client.send(new iam.GetAccountSummaryCommand({}));
  const { Users, Groups, Roles, Policies, UsersQuota, AccountMFAEnabled } = SummaryMap ?? {};
  assert.deepEqual([Users, Groups, Roles, Policies, AccountMFAEnabled], [1, 1, 1, 1, 0]);
  assert.equal(UsersQuota, 5000);
});

test("a role is described, changed and shown with when it was used", async () => {
  const { iam: client } = fixture.bob;
  const RoleName = "changed";
  const AssumeRolePolicyDocument = trust({ AWS: bob });
  const create = { RoleName, AssumeRolePolicyDocument, Description: "one" };
  const made = await client.send(new iam.CreateRoleCommand(create));
  assert.equal(made.Role?.MaxSessionDuration, 3600);
  assert.equal(
    decodeURIComponent(made.Role.AssumeRolePolicyDocument ?? ""),
    AssumeRolePolicyDocument,
  );
  await client.send(new iam.UpdateRoleCommand({ RoleName, MaxSessionDuration: 7200 }));
  const Description = "two";
  await client.send(new iam.UpdateRoleDescriptionCommand({ RoleName, Description }));
  const PolicyDocument = trust({ AWS: alice });
  await client.send(new iam.UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
  const { Role } = await client.send(new iam.GetRoleCommand({ RoleName }));
  assert.deepEqual([Role?.Description, Role?.MaxSessionDuration], ["two", 7200]);
  assert.equal(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ""), PolicyDocument);
  assert.equal(Role?.RoleLastUsed?.LastUsedDate, undefined);
  const { Roles } = await client.send(new iam.ListRolesCommand({}));
  assert.deepEqual(
    Roles?.map((role) => role.RoleName),
    [RoleName],
  );
});

test("what one account has, another neither sees nor changes, by name or by ARN", async () => {
  const { iam: mine } = fixture.alice;
  const { iam: theirs } = fixture.bob;
  const PolicyDocument = policy(allow("s3:*"));
  const name = "private";
  await mine.send(new iam.CreateUserCommand({ UserName: name }));
  await mine.send(new iam.CreateGroupCommand({ GroupName: name }));
  const made = await mine.send(new iam.CreatePolicyCommand({ PolicyName: name, PolicyDocument }));
  const PolicyArn = made.Policy?.Arn ?? "";
  const device = await mine.send(
    new iam.CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: name }),
  );
  const SerialNumber = device.VirtualMFADevice?.SerialNumber ?? "";
  const { AccessKey } = await mine.send(new iam.CreateAccessKeyCommand({ UserName: name }));
  const AccessKeyId = AccessKey?.AccessKeyId ?? "";
  const none = "NoSuchEntityException";
  await refused(none, theirs.send(new iam.GetUserCommand({ UserName: name })));
  await refused(none, theirs.send(new iam.DeleteGroupCommand({ GroupName: name })));
  await refused(none, theirs.send(new iam.GetAccessKeyLastUsedCommand({ AccessKeyId })));
  await refused("AccessDenied", theirs.send(new iam.GetPolicyCommand({ PolicyArn })));
  await refused("AccessDenied", theirs.send(new iam.DeletePolicyCommand({ PolicyArn })));
  const deletion = new iam.DeleteVirtualMFADeviceCommand({ SerialNumber });
  await refused("AccessDenied", theirs.send(deletion));
  await theirs.send(new iam.CreateUserCommand({ UserName: "other" }));
  const attach = new iam.AttachUserPolicyCommand({ UserName: "other", PolicyArn });
  await refused(none, theirs.send(attach));
  const lists = await Promise.all([
    theirs.send(new iam.ListUsersCommand({})),
    theirs.send(new iam.ListPoliciesCommand({ Scope: "Local" })),
    theirs.send(new iam.ListVirtualMFADevicesCommand({})),
    theirs.send(new iam.GetAccountAuthorizationDetailsCommand({ Filter: ["User", "Group"] })),
  ]);
  assert.ok(!JSON.stringify(lists).includes(alice));
});
