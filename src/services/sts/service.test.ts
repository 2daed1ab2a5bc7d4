import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, test } from "node:test";

import * as iam from "@aws-sdk/client-iam";
import {
  AssumeRoleCommand,
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
} from "@aws-sdk/client-sts";

import {
  alice,
  allow,
  bob,
  held,
  openIam,
  policy,
  refused,
  trust,
  userWith,
} from "../iam/client.fixture.ts";
import type { Clients, IamFixture } from "../iam/client.fixture.ts";

let fixture: IamFixture;
before(async () => {
  fixture = await openIam();
});
after(async () => fixture[Symbol.asyncDispose]());

async function roleWith(
  RoleName: string,
  AssumeRolePolicyDocument: string,
  { iam: client }: Clients = fixture.alice,
  rest: Partial<iam.CreateRoleCommandInput> = {},
): Promise<string> {
  const made = await client.send(
    new iam.CreateRoleCommand({ RoleName, AssumeRolePolicyDocument, ...rest }),
  );
  return made.Role?.Arn ?? assert.fail();
}

test("GetCallerIdentity of a root user", async () => {
  const identity = await fixture.alice.sts.send(new GetCallerIdentityCommand({}));
  assert.deepEqual(
    [identity.UserId, identity.Account, identity.Arn],
    [alice, alice, `arn:aws:iam::${alice}:root`],
  );
});

test("a role is assumed by whom its trust policy names and whose own policies let", async () => {
  const key = await userWith(fixture.alice, "assumer", allow("sts:AssumeRole"));
  const user = fixture.as(key);
  const RoleArn = await roleWith("plain", trust({ AWS: alice }), fixture.alice, { Path: "/r/" });
  const assume = new AssumeRoleCommand({ RoleArn, RoleSessionName: "work" });
  const assumed = await user.sts.send(assume);
  assert.equal(assumed.AssumedRoleUser?.Arn, `arn:aws:sts::${alice}:assumed-role/plain/work`);
  assert.match(assumed.AssumedRoleUser.AssumedRoleId ?? "", /^AROA[A-Z2-7]{17}:work$/);
  assert.equal(Object.hasOwn(assumed, "PackedPolicySize"), false);
  const session = fixture.as(held(assumed.Credentials));
  const identity = await session.sts.send(new GetCallerIdentityCommand({}));
  assert.equal(identity.Arn, assumed.AssumedRoleUser.Arn);
  assert.equal(identity.UserId, assumed.AssumedRoleUser.AssumedRoleId);

  const denied = await refused("AccessDenied", session.iam.send(new iam.ListUsersCommand({})));
  assert.match(
    denied.message,
    /^User: arn:aws:sts::111122223333:assumed-role\/plain\/work is not authorized to perform: iam:ListUsers on resource: arn:aws:iam::111122223333:user\/ because no identity-based policy/,
  );
  const PolicyArn = "arn:aws:iam::aws:policy/SecurityAudit";
  await fixture.alice.iam.send(new iam.AttachRolePolicyCommand({ RoleName: "plain", PolicyArn }));
  await session.iam.send(new iam.ListUsersCommand({}));
  await refused("AccessDenied", session.iam.send(new iam.CreateUserCommand({ UserName: "x" })));

  await fixture.alice.iam.send(new iam.DetachRolePolicyCommand({ RoleName: "plain", PolicyArn }));
  await fixture.alice.iam.send(new iam.DeleteRoleCommand({ RoleName: "plain" }));
  await refused("InvalidClientTokenId", session.sts.send(new GetCallerIdentityCommand({})));
  await roleWith("plain", trust({ AWS: alice }), fixture.alice, { Path: "/r/" });
  await refused("InvalidClientTokenId", session.sts.send(new GetCallerIdentityCommand({})));
});

test("a role is not assumed without trust, without a right, by a root user, or where there is none", async () => {
  const key = await userWith(fixture.alice, "stranger", allow("s3:*"));
  const user = fixture.as(key);
  const trusting = await roleWith("trusting", trust({ AWS: alice }));
  const direct = await roleWith("direct", trust({ AWS: `arn:aws:iam::${alice}:user/stranger` }));
  const wary = await roleWith("wary", trust({ AWS: bob }));
  const by = async ({ sts }: Clients, RoleArn: string): Promise<unknown> =>
    sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "work" }));
  await refused("AccessDenied", by(user, trusting));
  await by(user, direct);
  await refused("AccessDenied", by(user, wary));
  await refused("AccessDenied", by(user, `arn:aws:iam::${alice}:role/none`));
  await refused("AccessDenied", by(user, trusting.replace("role/", "role/path/")));
  const root = await refused("AccessDenied", by(fixture.alice, trusting));
  assert.equal(root.message, "Roles may not be assumed by root accounts.");
});

test("across accounts both sides must let, and an external id can be asked for", async () => {
  const key = await userWith(fixture.alice, "crosser", allow("sts:AssumeRole"));
  const user = fixture.as(key);
  const asksForId = { StringEquals: { "sts:ExternalId": "id-1" } };
  const RoleArn = await roleWith("vendor", trust({ AWS: alice }, asksForId), fixture.bob);
  const assume = async (ExternalId?: string): Promise<unknown> =>
    user.sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "work", ExternalId }));
  await refused("AccessDenied", assume());
  await refused("AccessDenied", assume("id-2"));
  await assume("id-1");
  const stranger = fixture.as(await userWith(fixture.alice, "crosser2", allow("s3:*")));
  await refused(
    "AccessDenied",
    stranger.sts.send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName: "work", ExternalId: "id-1" }),
    ),
  );
});

test("sessions last as long as was asked for, within what the role and chaining allow", async () => {
  const user = fixture.as(await userWith(fixture.alice, "timed", allow("sts:*")));
  const rest = { MaxSessionDuration: 7200 };
  const RoleArn = await roleWith("timed", trust({ AWS: alice }), fixture.alice, rest);
  await fixture.alice.iam.send(
    new iam.PutRolePolicyCommand({
      RoleName: "timed",
      PolicyName: "p",
      PolicyDocument: policy(allow("sts:*")),
    }),
  );
  const assume = (seconds?: number): AssumeRoleCommand =>
    new AssumeRoleCommand({ RoleArn, RoleSessionName: "work", DurationSeconds: seconds });
  const tooLong = await refused("ValidationError", user.sts.send(assume(7201)));
  assert.match(tooLong.message, /exceeds the MaxSessionDuration set for this role/);
  await refused("ValidationError", user.sts.send(assume(899)));
  const { Credentials } = await user.sts.send(assume(7200));
  const session = fixture.as(held(Credentials));
  const chained = await refused("ValidationError", session.sts.send(assume(3601)));
  assert.match(chained.message, /1 hour session limit for roles assumed by role chaining/);
  await session.sts.send(assume(3600));

  fixture.advance(7_100_000);
  await session.sts.send(new GetCallerIdentityCommand({}));
  fixture.advance(100_000);
  const late = session.sts.send(new GetCallerIdentityCommand({}));
  const expired = await refused("ExpiredToken", late);
  assert.equal(expired.message, "The security token included in the request is expired");
});

test("session policies limit a session, inline and managed ones together", async () => {
  const user = fixture.as(await userWith(fixture.alice, "limited", allow("sts:*")));
  const RoleArn = await roleWith("broad", trust({ AWS: alice }));
  const admin = "arn:aws:iam::aws:policy/AdministratorAccess";
  const attach = new iam.AttachRolePolicyCommand({ RoleName: "broad", PolicyArn: admin });
  await fixture.alice.iam.send(attach);
  const assume = async (rest: object): Promise<Clients> => {
    const RoleSessionName = "work";
    const command = new AssumeRoleCommand({ RoleArn, RoleSessionName, ...rest });
    const assumed = await user.sts.send(command);
    assert.ok(Object.hasOwn(assumed, "PackedPolicySize"));
    return fixture.as(held(assumed.Credentials));
  };
  const inline = await assume({ Policy: policy(allow("iam:ListUsers")) });
  await inline.iam.send(new iam.ListUsersCommand({}));
  const denied = await refused("AccessDenied", inline.iam.send(new iam.ListRolesCommand({})));
  assert.match(denied.message, /because no session policy allows the iam:ListRoles action$/);
  const managed = await assume({ PolicyArns: [{ arn: "arn:aws:iam::aws:policy/SecurityAudit" }] });
  await managed.iam.send(new iam.ListRolesCommand({}));
  await refused("AccessDenied", managed.iam.send(new iam.CreateGroupCommand({ GroupName: "x" })));
  const RoleSessionName = "work";
  const send = async (rest: object): Promise<unknown> =>
    user.sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName, ...rest }));
  await refused("MalformedPolicyDocumentException", send({ Policy: "{}" }));
  const noise = Array.from({ length: 50 }, (_, at) => ({
    Key: `k${at}`,
    Value: createHash("sha512").update(`${at}`).digest("base64"),
  }));
  await refused("PackedPolicyTooLargeException", send({ Tags: noise }));
});

test("tags and the source identity go on through chained sessions", async () => {
  const user = fixture.as(await userWith(fixture.alice, "chainer", allow("sts:*")));
  const tagged = { StringEquals: { "aws:RequestTag/team": "audit" } };
  const first = await roleWith("first", trust({ AWS: alice }, tagged));
  const isTagged = { StringEquals: { "aws:PrincipalTag/team": "audit" } };
  const second = await roleWith("second", trust({ AWS: alice }, isTagged));
  await fixture.alice.iam.send(
    new iam.PutRolePolicyCommand({
      RoleName: "first",
      PolicyName: "p",
      PolicyDocument: policy(allow("sts:*")),
    }),
  );
  const session = { RoleSessionName: "work", SourceIdentity: "carol" };
  const untagged = new AssumeRoleCommand({ RoleArn: first, ...session });
  await refused("AccessDenied", user.sts.send(untagged));
  const opened = await user.sts.send(
    new AssumeRoleCommand({
      RoleArn: first,
      ...session,
      Tags: [
        { Key: "team", Value: "audit" },
        { Key: "once", Value: "1" },
      ],
      TransitiveTagKeys: ["team"],
    }),
  );
  assert.equal(opened.SourceIdentity, "carol");
  const chained = fixture.as(held(opened.Credentials));
  const on = { RoleArn: second, RoleSessionName: "on" };
  const next = await chained.sts.send(new AssumeRoleCommand(on));
  assert.equal(next.SourceIdentity, "carol");
  const again = { ...on, Tags: [{ Key: "Team", Value: "x" }] };
  await refused("ValidationError", chained.sts.send(new AssumeRoleCommand(again)));
  const other = { ...on, SourceIdentity: "dave" };
  await refused("ValidationError", chained.sts.send(new AssumeRoleCommand(other)));

  const facts = fixture.facts.at(-1) ?? assert.fail();
  assert.equal(facts.principal?.session?.sourceIdentity, "carol");
  assert.deepEqual(facts.principal.tags, { team: "audit", once: "1" });
  await fixture.as(held(next.Credentials)).sts.send(new GetCallerIdentityCommand({}));
  const last = fixture.facts.at(-1)?.principal;
  assert.deepEqual(last?.session?.tags, { team: "audit" });
});

test("GetSessionToken: credentials of the user itself, that end with the key that asked", async () => {
  const key = await userWith(fixture.alice, "tokened", allow(["sts:*", "iam:*"]));
  const user = fixture.as(key);
  const { Credentials } = await user.sts.send(new GetSessionTokenCommand({}));
  const session = fixture.as(held(Credentials));
  const identity = await session.sts.send(new GetCallerIdentityCommand({}));
  assert.equal(identity.Arn, `arn:aws:iam::${alice}:user/tokened`);
  await refused("InvalidClientTokenId", session.iam.send(new iam.GetUserCommand({})));
  await refused("AccessDenied", session.sts.send(new GetSessionTokenCommand({})));
  const { accessKeyId: AccessKeyId } = key;
  const off = { UserName: "tokened", AccessKeyId, Status: "Inactive" } as const;
  await fixture.alice.iam.send(new iam.UpdateAccessKeyCommand(off));
  await refused("InvalidClientTokenId", session.sts.send(new GetCallerIdentityCommand({})));
  await fixture.alice.iam.send(new iam.UpdateAccessKeyCommand({ ...off, Status: "Active" }));
  await session.sts.send(new GetCallerIdentityCommand({}));
  await fixture.alice.iam.send(
    new iam.DeleteAccessKeyCommand({ UserName: "tokened", AccessKeyId }),
  );
  await refused("InvalidClientTokenId", session.sts.send(new GetCallerIdentityCommand({})));
});

test("GetSessionToken: a root user gets an hour, and a token of the size asked for", async () => {
  const asked = { DurationSeconds: 43_200, MinimumSessionTokenSize: 4096 };
  const { Credentials } = await fixture.alice.sts.send(new GetSessionTokenCommand(asked));
  assert.ok((Credentials?.SessionToken?.length ?? 0) >= 4096);
  const session = fixture.as(held(Credentials));
  const identity = await session.sts.send(new GetCallerIdentityCommand({}));
  assert.equal(identity.Arn, `arn:aws:iam::${alice}:root`);
  fixture.advance(3_600_000);
  await refused("ExpiredToken", session.sts.send(new GetCallerIdentityCommand({})));
});

test("a token is of its own key, and no other opens it", async () => {
  const root = fixture.as(fixture.rootOf(alice));
  const one = held((await root.sts.send(new GetSessionTokenCommand({}))).Credentials);
  const two = held((await root.sts.send(new GetSessionTokenCommand({}))).Credentials);
  const { accessKeyId, secretAccessKey, sessionToken = "" } = one;
  const flipped = sessionToken.replace(/.$/, (last) => (last === "A" ? "E" : "A"));
  for (const wrong of [
    { ...one, sessionToken: two.sessionToken ?? "" },
    { ...one, sessionToken: flipped },
    { ...one, sessionToken: "x" },
    { ...fixture.rootOf(alice), sessionToken },
    { accessKeyId, secretAccessKey },
  ]) {
    const sent = fixture.as(wrong).sts.send(new GetCallerIdentityCommand({}));
    await refused("InvalidClientTokenId", sent);
  }
  const mixed = fixture.as({ ...one, secretAccessKey: two.secretAccessKey });
  await refused("SignatureDoesNotMatch", mixed.sts.send(new GetCallerIdentityCommand({})));
});

test("GetAccessKeyInfo tells the account of a key, also of one that is gone or temporary", async () => {
  const root = fixture.as(fixture.rootOf(bob));
  const key = await userWith(fixture.alice, "informed", allow("sts:*"));
  const { Credentials } = await fixture.as(key).sts.send(new GetSessionTokenCommand({}));
  for (const AccessKeyId of [key.accessKeyId, Credentials?.AccessKeyId ?? ""]) {
    const { Account } = await root.sts.send(new GetAccessKeyInfoCommand({ AccessKeyId }));
    assert.equal(Account, alice);
  }
  const AccessKeyId = fixture.rootOf(bob).accessKeyId;
  const own = await root.sts.send(new GetAccessKeyInfoCommand({ AccessKeyId }));
  assert.equal(own.Account, bob);
  const unknown = { AccessKeyId: "AKIAIOSFODNN7EXAMPLE" };
  await refused("ValidationError", root.sts.send(new GetAccessKeyInfoCommand(unknown)));
});
