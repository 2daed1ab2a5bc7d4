import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import * as cloudtrail from "@aws-sdk/client-cloudtrail";
import { DeleteRoleCommand, GetRoleCommand } from "@aws-sdk/client-iam";
import * as sdk from "@aws-sdk/client-organizations";
import {
  CreateBucketCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
} from "@aws-sdk/client-s3";

import { must } from "../base/assert.ts";
import { alice, bob, management, openBench, refused } from "./organizations.fixture.ts";
import type { Clients, OrganizationsBench } from "./organizations.fixture.ts";

// One organization trail, from its preconditions to its end, as the AWS SDK sees it.

const bucket = "organization-logs";
const name = "everyone";
const arn = `arn:aws:cloudtrail:us-east-1:${management}:trail/${name}`;
const service = { ServicePrincipal: "cloudtrail.amazonaws.com" };

let bench: OrganizationsBench;
let boss: Clients;
let member: Clients;
let organizationId = "";
before(async () => {
  bench = await openBench({ deliveryInterval: "1s" });
  boss = bench.of(management);
  member = bench.of(alice);
  await boss.s3.send(new CreateBucketCommand({ Bucket: bucket }));
});
after(() => bench[Symbol.asyncDispose]());

const wish = {
  Name: name,
  S3BucketName: bucket,
  IsOrganizationTrail: true,
  IsMultiRegionTrail: true,
  EnableLogFileValidation: true,
};
const create = (clients: Clients): Promise<unknown> =>
  clients.cloudtrail.send(new cloudtrail.CreateTrailCommand(wish));

async function join(accountId: string): Promise<void> {
  const Target = { Id: accountId, Type: "ACCOUNT" } as const;
  const invite = new sdk.InviteAccountToOrganizationCommand({ Target });
  const { Handshake } = await boss.organizations.send(invite);
  const HandshakeId = must(Handshake?.Id, "an invitation has an id");
  await bench.of(accountId).organizations.send(new sdk.AcceptHandshakeCommand({ HandshakeId }));
}

async function admit(resources: readonly string[]): Promise<void> {
  const Principal = { Service: "cloudtrail.amazonaws.com" };
  const arns = resources.map((owner) => `arn:aws:s3:::${bucket}/AWSLogs/${owner}/*`);
  const acl = { Effect: "Allow", Principal, Action: "s3:GetBucketAcl" };
  const put = { Effect: "Allow", Principal, Action: "s3:PutObject", Resource: arns };
  const Policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ ...acl, Resource: `arn:aws:s3:::${bucket}` }, put],
  });
  await boss.s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
}

test("each precondition of an organization trail has its error", async () => {
  await refused("OrganizationsNotInUseException", create(boss));
  const billing = { FeatureSet: "CONSOLIDATED_BILLING" } as const;
  await boss.organizations.send(new sdk.CreateOrganizationCommand(billing));
  await refused("OrganizationNotInAllFeaturesModeException", create(boss));
  await boss.organizations.send(new sdk.DeleteOrganizationCommand());

  const created = await boss.organizations.send(new sdk.CreateOrganizationCommand());
  organizationId = created.Organization?.Id ?? "";
  await join(alice);
  await refused("CloudTrailAccessNotEnabledException", create(boss));
  await boss.organizations.send(new sdk.EnableAWSServiceAccessCommand(service));
  await refused("NotOrganizationMasterAccountException", create(member));
  await admit([management]);
  const message = await refused("InsufficientS3BucketPolicyException", create(boss));
  assert.match(message, /AWSCloudTrailOrganizationWrite20150319/);
  assert.ok(message.includes(`AWSLogs/${organizationId}/*`), message);
  await admit([management, organizationId]);
  await create(boss);
  await boss.cloudtrail.send(new cloudtrail.StartLoggingCommand({ Name: name }));
});

test("members see the trail, by its ARN, and change nothing", async () => {
  const Name = arn;
  const { Trail } = await member.cloudtrail.send(new cloudtrail.GetTrailCommand({ Name }));
  assert.equal(Trail?.IsOrganizationTrail, true);
  const status = await member.cloudtrail.send(new cloudtrail.GetTrailStatusCommand({ Name }));
  assert.equal(status.IsLogging, true);
  await refused(
    "TrailNotFoundException",
    member.cloudtrail.send(new cloudtrail.GetTrailCommand({ Name: name })),
  );
  const elsewhere = bench.of(alice, "eu-west-1").cloudtrail;
  for (const client of [member.cloudtrail, elsewhere]) {
    const described = await client.send(new cloudtrail.DescribeTrailsCommand());
    assert.ok(described.trailList?.some(({ TrailARN }) => TrailARN === arn) === true);
    const own = new cloudtrail.DescribeTrailsCommand({ includeShadowTrails: false });
    const shown = (await client.send(own)).trailList ?? [];
    assert.ok(shown.every(({ TrailARN }) => TrailARN !== arn));
  }
  const listed = await member.cloudtrail.send(new cloudtrail.ListTrailsCommand());
  assert.ok(listed.Trails?.some(({ TrailARN }) => TrailARN === arn) === true);

  const notMaster = "NotOrganizationMasterAccountException";
  const { cloudtrail: client } = member;
  await refused(notMaster, client.send(new cloudtrail.StopLoggingCommand({ Name })));
  await refused(notMaster, client.send(new cloudtrail.StartLoggingCommand({ Name })));
  await refused(notMaster, client.send(new cloudtrail.DeleteTrailCommand({ Name })));
  await refused(notMaster, client.send(new cloudtrail.UpdateTrailCommand({ Name })));
  await refused(
    notMaster,
    client.send(
      new cloudtrail.PutEventSelectorsCommand({
        TrailName: Name,
        EventSelectors: [{ ReadWriteType: "All", IncludeManagementEvents: true }],
      }),
    ),
  );
});

async function delivered(prefix: string): Promise<readonly string[]> {
  for (let tries = 0; tries < 100; tries += 1) {
    const listing = new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix });
    const { Contents = [] } = await boss.s3.send(listing);
    if (Contents.length > 0) return Contents.map(({ Key = "" }) => Key);
    await bench.pause(100);
  }
  return [];
}

test("what members do is delivered beneath the organization, from the moment they join", async () => {
  const folder = (accountId: string): string =>
    `AWSLogs/${organizationId}/${accountId}/CloudTrail/`;
  assert.notDeepEqual(await delivered(folder(management)), []);
  assert.notDeepEqual(await delivered(folder(alice)), []);
  await join(bob);
  await bench.of(bob).organizations.send(new sdk.DescribeOrganizationCommand());
  assert.notDeepEqual(await delivered(folder(bob)), []);
});

test("members have the role of CloudTrail, which nobody but it changes", async () => {
  const RoleName = "AWSServiceRoleForCloudTrail";
  for (let tries = 0; tries < 50; tries += 1) {
    try {
      await member.iam.send(new GetRoleCommand({ RoleName }));
      break;
    } catch {
      await bench.pause(20);
    }
  }
  const { Role } = await member.iam.send(new GetRoleCommand({ RoleName }));
  assert.equal(Role?.Path, "/aws-service-role/cloudtrail.amazonaws.com/");
  const deleting = member.iam.send(new DeleteRoleCommand({ RoleName }));
  await refused("UnmodifiableEntityException", deleting);
});

test("delegated administrators manage the trail, three of them at most", async () => {
  const register = (MemberAccountId: string, by = boss): Promise<unknown> =>
    by.cloudtrail.send(
      new cloudtrail.RegisterOrganizationDelegatedAdminCommand({ MemberAccountId }),
    );
  await refused("NotOrganizationManagementAccountException", register(alice, member));
  await refused("CannotDelegateManagementAccountException", register(management));
  await refused("AccountNotFoundException", register("999988887777"));
  await register(alice);
  await refused("AccountRegisteredException", register(alice));

  const { cloudtrail: client } = member;
  await client.send(new cloudtrail.StopLoggingCommand({ Name: arn }));
  await client.send(new cloudtrail.StartLoggingCommand({ Name: arn }));
  const change = { Name: arn, IsOrganizationTrail: false };
  await refused(
    "NotOrganizationMasterAccountException",
    client.send(new cloudtrail.UpdateTrailCommand(change)),
  );
  const leave = new sdk.LeaveOrganizationCommand();
  await refused("ConstraintViolationException", member.organizations.send(leave));

  const deregister = (DelegatedAdminAccountId: string): Promise<unknown> =>
    boss.cloudtrail.send(
      new cloudtrail.DeregisterOrganizationDelegatedAdminCommand({ DelegatedAdminAccountId }),
    );
  await deregister(alice);
  await refused("AccountNotRegisteredException", deregister(alice));
  await refused(
    "NotOrganizationMasterAccountException",
    client.send(new cloudtrail.StopLoggingCommand({ Name: arn })),
  );
});

test("who has left sees the trail no more, and it can become a trail of its account", async () => {
  await member.organizations.send(new sdk.LeaveOrganizationCommand());
  await refused(
    "AccessDeniedException",
    member.cloudtrail.send(new cloudtrail.GetTrailCommand({ Name: arn })),
  );
  const change = new cloudtrail.UpdateTrailCommand({ Name: name, IsOrganizationTrail: false });
  const updated = await boss.cloudtrail.send(change);
  assert.equal(updated.IsOrganizationTrail, false);
  await refused(
    "AccessDeniedException",
    bench.of(bob).cloudtrail.send(new cloudtrail.GetTrailCommand({ Name: arn })),
  );
  assert.notDeepEqual(await delivered(`AWSLogs/${management}/CloudTrail/`), []);
});
