import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import * as iam from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";

import type { IamFixture } from "./client.fixture.ts";
import { alice, allow, bob, openIam, policy, refused } from "./client.fixture.ts";

let fixture: IamFixture;
before(async () => {
  fixture = await openIam();
});
after(async () => fixture[Symbol.asyncDispose]());

test("a user is made, found, listed, renamed and deleted", async () => {
  const client = fixture.alice.iam;
  const Tags = [{ Key: "team", Value: "audit" }];
  const made = await client.send(
    new iam.CreateUserCommand({ UserName: "carol", Path: "/ops/", Tags }),
  );
  assert.match(made.User?.UserId ?? "", /^AIDA[A-Z2-7]{17}$/);
  assert.equal(made.User?.Arn, `arn:aws:iam::${alice}:user/ops/carol`);
  const { User } = await client.send(new iam.GetUserCommand({ UserName: "CAROL" }));
  assert.deepEqual(User, made.User);
  assert.deepEqual(User.Tags, Tags);

  await client.send(new iam.UpdateUserCommand({ UserName: "carol", NewUserName: "dave" }));
  const renamed = await client.send(new iam.GetUserCommand({ UserName: "dave" }));
  assert.equal(renamed.User?.UserId, made.User.UserId);
  assert.equal(renamed.User?.Arn, `arn:aws:iam::${alice}:user/ops/dave`);
  const gone = await refused(
    "NoSuchEntityException",
    client.send(new iam.GetUserCommand({ UserName: "carol" })),
  );
  assert.equal(gone.message, "The user with name carol cannot be found.");
  assert.equal(gone.$metadata.httpStatusCode, 404);
  await client.send(new iam.DeleteUserCommand({ UserName: "dave" }));
  const { Users } = await client.send(new iam.ListUsersCommand({ PathPrefix: "/ops/" }));
  assert.deepEqual(Users, []);
});

test("a name is taken once in an account, whatever its case and path, and in others anew", async () => {
  const client = fixture.alice.iam;
  await client.send(new iam.CreateUserCommand({ UserName: "erin" }));
  const taken = await refused(
    "EntityAlreadyExistsException",
    client.send(new iam.CreateUserCommand({ UserName: "Erin", Path: "/x/" })),
  );
  assert.equal(taken.message, "User with name Erin already exists.");
  assert.equal(taken.$metadata.httpStatusCode, 409);
  await refused(
    "NoSuchEntityException",
    fixture.bob.iam.send(new iam.GetUserCommand({ UserName: "erin" })),
  );
  const other = await fixture.bob.iam.send(new iam.CreateUserCommand({ UserName: "erin" }));
  assert.equal(other.User?.Arn, `arn:aws:iam::${bob}:user/erin`);
});

const invalid: readonly [name: string, input: iam.CreateUserCommandInput, message: RegExp][] = [
  ["a character", { UserName: "a b" }, /^The specified value for userName is invalid\. It must/],
  ["a length", { UserName: "x".repeat(65) }, /at 'userName' failed .* less than or equal to 64$/],
  ["a path", { UserName: "x", Path: "ops" }, /^The specified value for path is invalid/],
  ["a tag key", { UserName: "x", Tags: [{ Key: "", Value: "" }] }, /at 'tags\.1\.member\.key'/],
];

for (const [name, input, message] of invalid) {
  test(`CreateUser refuses ${name} that cannot be`, async () => {
    const client = fixture.alice.iam;
    const error = await refused("ValidationError", client.send(new iam.CreateUserCommand(input)));
    assert.match(error.message, message);
  });
}

test("tags are set, listed in pages, and taken away, whatever the case of their keys", async () => {
  const client = fixture.alice.iam;
  const UserName = "tagged";
  await client.send(new iam.CreateUserCommand({ UserName }));
  const Tags = ["a", "b", "c"].map((Key) => ({ Key, Value: "1" }));
  await client.send(new iam.TagUserCommand({ UserName, Tags }));
  await client.send(new iam.TagUserCommand({ UserName, Tags: [{ Key: "B", Value: "2" }] }));
  await client.send(new iam.UntagUserCommand({ UserName, TagKeys: ["C", "none"] }));
  const first = await client.send(new iam.ListUserTagsCommand({ UserName, MaxItems: 1 }));
  assert.equal(first.IsTruncated, true);
  const { Marker } = first;
  const second = await client.send(new iam.ListUserTagsCommand({ UserName, Marker }));
  const all = [...(first.Tags ?? []), ...(second.Tags ?? [])];
  assert.deepEqual(all, [
    { Key: "B", Value: "2" },
    { Key: "a", Value: "1" },
  ]);
  await refused(
    "InvalidInputException",
    client.send(new iam.TagUserCommand({ UserName, Tags: [{ Key: "aws:x", Value: "" }] })),
  );
  const many = Array.from({ length: 49 }, (_, at) => ({ Key: `k${at}`, Value: "" }));
  await refused(
    "LimitExceededException",
    client.send(new iam.TagUserCommand({ UserName, Tags: many })),
  );
});

test("lists go on from a marker, also when what it stands on is gone", async () => {
  const client = fixture.bob.iam;
  for (const name of ["p1", "p2", "p3", "p4"]) {
    await client.send(new iam.CreateUserCommand({ UserName: name, Path: "/paged/" }));
  }
  const page = { PathPrefix: "/paged/", MaxItems: 2 };
  const first = await client.send(new iam.ListUsersCommand(page));
  await client.send(new iam.DeleteUserCommand({ UserName: "p2" }));
  const second = await client.send(new iam.ListUsersCommand({ ...page, Marker: first.Marker }));
  const names = [...(first.Users ?? []), ...(second.Users ?? [])].map(({ UserName }) => UserName);
  assert.deepEqual(names, ["p1", "p2", "p3", "p4"]);
  assert.equal(second.IsTruncated, false);
  assert.equal(second.Marker, undefined);
  await refused("ValidationError", client.send(new iam.ListUsersCommand({ Marker: "?" })));
});

test("an access key signs for its user, until it is off or gone", async () => {
  const client = fixture.alice.iam;
  const UserName = "keyed";
  await client.send(new iam.CreateUserCommand({ UserName }));
  const { AccessKey } = await client.send(new iam.CreateAccessKeyCommand({ UserName }));
  assert.match(AccessKey?.AccessKeyId ?? "", /^AKIA[A-Z2-7]{16}$/);
  const { AccessKeyId: accessKeyId = "", SecretAccessKey: secretAccessKey = "" } = AccessKey ?? {};
  const user = fixture.as({ accessKeyId, secretAccessKey });
  const identity = await user.sts.send(new GetCallerIdentityCommand({}));
  assert.equal(identity.Arn, `arn:aws:iam::${alice}:user/keyed`);
  assert.match(identity.UserId ?? "", /^AIDA/);

  await refused("AccessDenied", user.iam.send(new iam.GetUserCommand({})));
  const PolicyDocument = policy(allow("iam:*"));
  await client.send(new iam.PutUserPolicyCommand({ UserName, PolicyName: "p", PolicyDocument }));
  const self = await user.iam.send(new iam.GetUserCommand({}));
  assert.equal(self.User?.UserName, UserName);
  const used = await client.send(new iam.GetAccessKeyLastUsedCommand({ AccessKeyId: accessKeyId }));
  assert.equal(used.UserName, UserName);
  assert.equal(used.AccessKeyLastUsed?.ServiceName, "iam");
  assert.ok(used.AccessKeyLastUsed.LastUsedDate);

  const own = { AccessKeyId: accessKeyId };
  await user.iam.send(new iam.CreateAccessKeyCommand({}));
  const limit = await refused(
    "LimitExceededException",
    user.iam.send(new iam.CreateAccessKeyCommand({})),
  );
  assert.equal(limit.message, "Cannot exceed quota for AccessKeysPerUser: 2");
  await user.iam.send(new iam.UpdateAccessKeyCommand({ ...own, Status: "Inactive" }));
  await refused("InvalidClientTokenId", user.sts.send(new GetCallerIdentityCommand({})));
  await client.send(new iam.UpdateAccessKeyCommand({ ...own, UserName, Status: "Active" }));
  await user.sts.send(new GetCallerIdentityCommand({}));
  const { AccessKeyMetadata } = await client.send(new iam.ListAccessKeysCommand({ UserName }));
  assert.equal(AccessKeyMetadata?.length, 2);
  assert.ok(!JSON.stringify(AccessKeyMetadata).includes(secretAccessKey));
  await client.send(new iam.DeleteAccessKeyCommand({ ...own, UserName }));
  await refused("InvalidClientTokenId", user.sts.send(new GetCallerIdentityCommand({})));
});

test("what hangs on a user must be gone before the user", async () => {
  const client = fixture.alice.iam;
  const UserName = "burdened";
  const GroupName = "burden";
  await client.send(new iam.CreateUserCommand({ UserName }));
  await client.send(new iam.CreateGroupCommand({ GroupName }));
  await client.send(new iam.AddUserToGroupCommand({ UserName, GroupName }));
  const PolicyArn = "arn:aws:iam::aws:policy/SecurityAudit";
  await client.send(new iam.AttachUserPolicyCommand({ UserName, PolicyArn }));
  const inline = { UserName, PolicyName: "p", PolicyDocument: policy(allow("s3:*")) };
  await client.send(new iam.PutUserPolicyCommand(inline));
  const { AccessKey } = await client.send(new iam.CreateAccessKeyCommand({ UserName }));
  const AccessKeyId = AccessKey?.AccessKeyId ?? "";
  const steps: readonly [RegExp, () => Promise<unknown>][] = [
    [
      /remove users from group/,
      () => client.send(new iam.RemoveUserFromGroupCommand({ UserName, GroupName })),
    ],
    [
      /detach all policies/,
      () => client.send(new iam.DetachUserPolicyCommand({ UserName, PolicyArn })),
    ],
    [/delete policies/, () => client.send(new iam.DeleteUserPolicyCommand(inline))],
    [
      /delete access keys/,
      () => client.send(new iam.DeleteAccessKeyCommand({ UserName, AccessKeyId })),
    ],
  ];
  for (const [message, release] of steps) {
    const error = await refused(
      "DeleteConflictException",
      client.send(new iam.DeleteUserCommand({ UserName })),
    );
    assert.match(error.message, message);
    await release();
  }
  await client.send(new iam.DeleteUserCommand({ UserName }));
});
