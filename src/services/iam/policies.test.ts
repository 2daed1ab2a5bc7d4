import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import * as iam from "@aws-sdk/client-iam";

import { alice, allow, openIam, policy, refused, trust, userWith } from "./client.fixture.ts";
import type { Clients, IamFixture } from "./client.fixture.ts";

let fixture: IamFixture;
before(async () => {
  fixture = await openIam();
});
after(async () => fixture[Symbol.asyncDispose]());

const admin = "arn:aws:iam::aws:policy/AdministratorAccess";

async function userNamed(name: string): Promise<Clients> {
  return fixture.as(await userWith(fixture.alice, name));
}

test("a managed policy has versions, of which the default counts at once", async () => {
  const { iam: client } = fixture.alice;
  const user = await userNamed("versioned");
  const made = await client.send(
    new iam.CreatePolicyCommand({
      PolicyName: "list",
      Path: "/team/",
      Description: "lists",
      PolicyDocument: policy(allow("iam:ListUsers")),
    }),
  );
  const PolicyArn = made.Policy?.Arn ?? "";
  assert.equal(PolicyArn, `arn:aws:iam::${alice}:policy/team/list`);
  assert.match(made.Policy?.PolicyId ?? "", /^ANPA[A-Z2-7]{17}$/);
  const attachment = { UserName: "versioned", PolicyArn };
  await client.send(new iam.AttachUserPolicyCommand(attachment));
  await user.iam.send(new iam.ListUsersCommand({}));

  const PolicyDocument = policy(allow("iam:ListRoles"));
  const version = { PolicyArn, PolicyDocument };
  const second = await client.send(new iam.CreatePolicyVersionCommand(version));
  assert.equal(second.PolicyVersion?.VersionId, "v2");
  assert.equal(second.PolicyVersion.IsDefaultVersion, false);
  await refused("AccessDenied", user.iam.send(new iam.ListRolesCommand({})));
  const toSecond = { PolicyArn, VersionId: "v2" };
  await client.send(new iam.SetDefaultPolicyVersionCommand(toSecond));
  await user.iam.send(new iam.ListRolesCommand({}));
  await refused("AccessDenied", user.iam.send(new iam.ListUsersCommand({})));
  const got = await client.send(new iam.GetPolicyVersionCommand(toSecond));
  assert.equal(decodeURIComponent(got.PolicyVersion?.Document ?? ""), PolicyDocument);
  assert.doesNotMatch(got.PolicyVersion?.Document ?? "", /[{}"*:]/);

  const inUse = client.send(new iam.DeletePolicyVersionCommand(toSecond));
  const conflict = await refused("DeleteConflictException", inUse);
  assert.equal(conflict.message, "Cannot delete the default version of a policy.");
  await client.send(new iam.DetachUserPolicyCommand(attachment));
});

test("versions are five at most, their numbers are not used again, and go before the policy", async () => {
  const { iam: client } = fixture.alice;
  const PolicyDocument = policy(allow("iam:ListUsers"));
  const made = await client.send(
    new iam.CreatePolicyCommand({ PolicyName: "five", PolicyDocument }),
  );
  const PolicyArn = made.Policy?.Arn ?? "";
  const version = { PolicyArn, PolicyDocument };
  await userNamed("fifth");
  const attachment = { UserName: "fifth", PolicyArn };
  await client.send(new iam.AttachUserPolicyCommand(attachment));
  for (const SetAsDefault of [true, false, false, false]) {
    await client.send(new iam.CreatePolicyVersionCommand({ ...version, SetAsDefault }));
  }
  const tooMany = client.send(new iam.CreatePolicyVersionCommand(version));
  const limit = await refused("LimitExceededException", tooMany);
  assert.match(limit.message, /^A managed policy can have up to 5 versions\./);
  await refused("DeleteConflictException", client.send(new iam.DeletePolicyCommand({ PolicyArn })));
  await client.send(new iam.DetachUserPolicyCommand(attachment));
  await refused("NoSuchEntityException", client.send(new iam.DetachUserPolicyCommand(attachment)));
  await refused("DeleteConflictException", client.send(new iam.DeletePolicyCommand({ PolicyArn })));
  for (const VersionId of ["v1", "v3", "v4", "v5"]) {
    await client.send(new iam.DeletePolicyVersionCommand({ PolicyArn, VersionId }));
  }
  const next = await client.send(new iam.CreatePolicyVersionCommand(version));
  assert.equal(next.PolicyVersion?.VersionId, "v6");
  await client.send(new iam.DeletePolicyVersionCommand({ PolicyArn, VersionId: "v6" }));
  await client.send(new iam.DeletePolicyCommand({ PolicyArn }));
  await refused("NoSuchEntityException", client.send(new iam.GetPolicyCommand({ PolicyArn })));
});

test("AWS's policies are there, are listed apart, and nobody changes them", async () => {
  const { iam: client } = fixture.alice;
  const { Policies } = await client.send(new iam.ListPoliciesCommand({ Scope: "AWS" }));
  assert.deepEqual(
    Policies?.map(({ PolicyName }) => PolicyName),
    [
      "AWSCloudTrail_FullAccess",
      "AWSCloudTrail_ReadOnlyAccess",
      "AdministratorAccess",
      "ReadOnlyAccess",
      "SecurityAudit",
      "CloudTrailServiceRolePolicy",
    ],
  );
  const local = await client.send(new iam.ListPoliciesCommand({ Scope: "Local" }));
  assert.ok((local.Policies ?? []).every(({ Arn = "" }) => Arn.includes(alice)));
  const PolicyArn = Policies[0]?.Arn ?? "";
  const { Policy } = await client.send(new iam.GetPolicyCommand({ PolicyArn }));
  assert.equal(Policy?.DefaultVersionId, "v3");
  await refused("AccessDenied", client.send(new iam.DeletePolicyCommand({ PolicyArn })));
});

const malformed: readonly [name: string, document: string][] = [
  ["is no JSON", "{"],
  ["has no statement", policy()],
  ["names a principal", policy({ ...allow("s3:*"), Principal: "*" })],
  ["has no resource", policy({ Effect: "Allow", Action: "s3:*" })],
  ["has an unknown effect", policy({ ...allow("s3:*"), Effect: "Maybe" })],
  ["has an unknown operator", policy(allow("s3:*", "*", { Condition: { Like: { "a:b": "c" } } }))],
];

for (const [name, PolicyDocument] of malformed) {
  test(`a policy of a user that ${name} is malformed`, async () => {
    const { iam: client } = fixture.alice;
    const put = new iam.PutUserPolicyCommand({ UserName: "any", PolicyName: "p", PolicyDocument });
    const error = await refused("MalformedPolicyDocumentException", client.send(put));
    assert.equal(error.$metadata.httpStatusCode, 400);
  });
}

test("a trust policy names who is there, and no resource", async () => {
  const { iam: client } = fixture.alice;
  const create = async (AssumeRolePolicyDocument: string): Promise<unknown> =>
    client.send(new iam.CreateRoleCommand({ RoleName: "r", AssumeRolePolicyDocument }));
  const nobody = `arn:aws:iam::${alice}:user/nobody`;
  const error = await refused("MalformedPolicyDocumentException", create(trust({ AWS: nobody })));
  assert.equal(error.message, `Invalid principal in policy: "AWS":"${nobody}"`);
  const withResource = policy({ ...allow("sts:AssumeRole"), Principal: { AWS: alice } });
  await refused("MalformedPolicyDocumentException", create(withResource));
  await refused("MalformedPolicyDocumentException", create(policy(allow("sts:AssumeRole"))));
});

test("sizes count characters without white space, of all inline policies together", async () => {
  const { iam: client } = fixture.alice;
  await userNamed("wordy");
  const put = async (PolicyName: string, actions: number): Promise<unknown> => {
    const list = Array.from({ length: actions }, (_, at) => `s3:Action${at + 1000}`);
    const PolicyDocument = JSON.stringify(JSON.parse(policy(allow(list))), null, 30);
    const input = { UserName: "wordy", PolicyName, PolicyDocument };
    return client.send(new iam.PutUserPolicyCommand(input));
  };
  await put("a", 60);
  await put("a", 100);
  const error = await refused("LimitExceededException", put("b", 60));
  assert.equal(error.message, "Maximum policy size of 2048 bytes exceeded for user wordy");
});

test("a group's policies are its members', and a permissions boundary limits a user", async () => {
  const { iam: client } = fixture.alice;
  const user = await userNamed("member");
  const GroupName = "admins";
  await client.send(new iam.CreateGroupCommand({ GroupName }));
  await client.send(new iam.AttachGroupPolicyCommand({ GroupName, PolicyArn: admin }));
  await refused("AccessDenied", user.iam.send(new iam.ListUsersCommand({})));
  await client.send(new iam.AddUserToGroupCommand({ GroupName, UserName: "member" }));
  await user.iam.send(new iam.ListUsersCommand({}));
  const { Users } = await client.send(new iam.GetGroupCommand({ GroupName }));
  assert.deepEqual(
    Users?.map(({ UserName }) => UserName),
    ["member"],
  );
  const { Groups } = await client.send(new iam.ListGroupsForUserCommand({ UserName: "member" }));
  assert.deepEqual(
    Groups?.map((group) => group.GroupName),
    [GroupName],
  );

  const PermissionsBoundary = "arn:aws:iam::aws:policy/AWSCloudTrail_ReadOnlyAccess";
  const bound = { UserName: "member", PermissionsBoundary };
  await client.send(new iam.PutUserPermissionsBoundaryCommand(bound));
  const denied = await refused("AccessDenied", user.iam.send(new iam.ListUsersCommand({})));
  assert.match(denied.message, /because no permissions boundary allows the iam:ListUsers action$/);
  const { User } = await client.send(new iam.GetUserCommand({ UserName: "member" }));
  assert.equal(User?.PermissionsBoundary?.PermissionsBoundaryArn, PermissionsBoundary);
  const entities = await client.send(
    new iam.ListEntitiesForPolicyCommand({ PolicyArn: PermissionsBoundary }),
  );
  assert.deepEqual(
    entities.PolicyUsers?.map(({ UserName }) => UserName),
    ["member"],
  );
  await client.send(new iam.DeleteUserPermissionsBoundaryCommand({ UserName: "member" }));
  await user.iam.send(new iam.ListUsersCommand({}));
});

test("conditions of IAM's own keys hold: which policy, which boundary, which tags", async () => {
  const { iam: client } = fixture.alice;
  const user = await userNamed("delegate");
  const only = (key: string, value: string): object => ({
    Condition: { StringEquals: { [key]: value } },
  });
  const audit = "arn:aws:iam::aws:policy/SecurityAudit";
  const PolicyDocument = policy(
    allow("iam:AttachUserPolicy", "*", only("iam:PolicyARN", audit)),
    allow("iam:CreateUser", "*", only("iam:PermissionsBoundary", audit)),
    allow("iam:TagUser", "*", only("aws:RequestTag/team", "audit")),
    allow("iam:DeleteUser", "*", only("aws:ResourceTag/team", "audit")),
    allow("iam:GetUser", "*", only("iam:ResourceTag/team", "audit")),
  );
  const own = { UserName: "delegate", PolicyName: "own", PolicyDocument };
  await client.send(new iam.PutUserPolicyCommand(own));
  const UserName = "made";
  const create = { UserName, PermissionsBoundary: audit };
  await refused("AccessDenied", user.iam.send(new iam.CreateUserCommand({ UserName })));
  await user.iam.send(new iam.CreateUserCommand(create));
  const toAdmin = new iam.AttachUserPolicyCommand({ UserName, PolicyArn: admin });
  await refused("AccessDenied", user.iam.send(toAdmin));
  await user.iam.send(new iam.AttachUserPolicyCommand({ UserName, PolicyArn: audit }));
  await client.send(new iam.DetachUserPolicyCommand({ UserName, PolicyArn: audit }));
  await refused("AccessDenied", user.iam.send(new iam.DeleteUserCommand({ UserName })));
  const tag = async (Value: string): Promise<unknown> =>
    user.iam.send(new iam.TagUserCommand({ UserName, Tags: [{ Key: "team", Value }] }));
  await refused("AccessDenied", tag("other"));
  await refused("AccessDenied", user.iam.send(new iam.GetUserCommand({ UserName })));
  await tag("audit");
  await user.iam.send(new iam.GetUserCommand({ UserName }));
  await user.iam.send(new iam.DeleteUserCommand({ UserName }));
});
