import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import * as iam from "@aws-sdk/client-iam";
import { AssumeRoleCommand, GetSessionTokenCommand } from "@aws-sdk/client-sts";

import { alice, allow, held, openIam, refused, trust, userWith } from "./client.fixture.ts";
import type { Clients, IamFixture } from "./client.fixture.ts";

let fixture: IamFixture;
before(async () => {
  fixture = await openIam();
});
after(async () => fixture[Symbol.asyncDispose]());

/** Clients of a new user. */
async function clientsOf(name: string, ...statements: readonly object[]): Promise<Clients> {
  return fixture.as(await userWith(fixture.alice, name, ...statements));
}

interface Device {
  readonly SerialNumber: string;
  readonly seed: Uint8Array;
}

async function newDevice(VirtualMFADeviceName: string): Promise<Device> {
  const { iam: client } = fixture.alice;
  const made = await client.send(new iam.CreateVirtualMFADeviceCommand({ VirtualMFADeviceName }));
  const { SerialNumber = "", Base32StringSeed, QRCodePNG } = made.VirtualMFADevice ?? {};
  assert.match(Buffer.from(Base32StringSeed ?? []).toString(), /^[A-Z2-7]{64}$/);
  assert.equal(Buffer.from(QRCodePNG ?? []).toString("latin1", 1, 4), "PNG");
  return { SerialNumber, seed: Base32StringSeed ?? assert.fail() };
}

async function enable(UserName: string, { SerialNumber, seed }: Device): Promise<void> {
  await fixture.alice.iam.send(
    new iam.EnableMFADeviceCommand({
      UserName,
      SerialNumber,
      AuthenticationCode1: fixture.code(seed, -1),
      AuthenticationCode2: fixture.code(seed),
    }),
  );
}

test("a virtual device is made, enabled by two codes in a row, listed, deactivated and deleted", async () => {
  const { iam: client } = fixture.alice;
  const UserName = "holder";
  await clientsOf(UserName, allow("iam:*"));
  const device = await newDevice("holder-phone");
  const { SerialNumber, seed } = device;
  assert.equal(SerialNumber, `arn:aws:iam::${alice}:mfa/holder-phone`);
  const twice = {
    AuthenticationCode1: fixture.code(seed),
    AuthenticationCode2: fixture.code(seed),
  };
  const wrong = new iam.EnableMFADeviceCommand({ UserName, SerialNumber, ...twice });
  const error = await refused("InvalidAuthenticationCodeException", client.send(wrong));
  assert.equal(error.$metadata.httpStatusCode, 403);
  await enable(UserName, device);
  await refused("EntityAlreadyExistsException", enable(UserName, device));

  const { MFADevices } = await client.send(new iam.ListMFADevicesCommand({ UserName }));
  assert.deepEqual(
    MFADevices?.map((one) => [one.UserName, one.SerialNumber]),
    [[UserName, SerialNumber]],
  );
  const assigned = { AssignmentStatus: "Assigned" } as const;
  const listed = await client.send(new iam.ListVirtualMFADevicesCommand(assigned));
  assert.deepEqual(
    listed.VirtualMFADevices?.map((one) => one.User?.UserName),
    [UserName],
  );
  assert.equal(listed.VirtualMFADevices[0]?.Base32StringSeed, undefined);
  const got = await client.send(new iam.GetMFADeviceCommand({ SerialNumber }));
  assert.equal(got.UserName, UserName);

  await refused(
    "DeleteConflictException",
    client.send(new iam.DeleteVirtualMFADeviceCommand({ SerialNumber })),
  );
  await client.send(new iam.DeactivateMFADeviceCommand({ UserName, SerialNumber }));
  await client.send(new iam.DeleteVirtualMFADeviceCommand({ SerialNumber }));
  await refused(
    "NoSuchEntityException",
    client.send(new iam.GetMFADeviceCommand({ SerialNumber })),
  );
});

test("a role whose trust policy asks for MFA is assumed with a code, and each code counts once", async () => {
  const user = await clientsOf("careful", allow("sts:AssumeRole"));
  const device = await newDevice("careful-phone");
  await enable("careful", device);
  const withMfa = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
  const { Role } = await fixture.alice.iam.send(
    new iam.CreateRoleCommand({
      RoleName: "guarded",
      AssumeRolePolicyDocument: trust({ AWS: alice }, withMfa),
    }),
  );
  const assume = async (rest: object = {}): Promise<unknown> => {
    const RoleArn = Role?.Arn ?? "";
    return user.sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "work", ...rest }));
  };
  const { SerialNumber, seed } = device;
  await refused("AccessDenied", assume());
  const wrong = await refused("AccessDenied", assume({ SerialNumber, TokenCode: "000000" }));
  assert.match(wrong.message, /^MultiFactorAuthentication failed with invalid MFA one time pass/);
  const TokenCode = fixture.code(seed, 1);
  await assume({ SerialNumber, TokenCode });
  await refused("AccessDenied", assume({ SerialNumber, TokenCode }));
  const other = await newDevice("nobodys-phone");
  const foreign = { SerialNumber: other.SerialNumber, TokenCode: fixture.code(other.seed) };
  const unknown = await refused("AccessDenied", assume(foreign));
  assert.match(unknown.message, /unable to validate MFA code/);
  await refused("AccessDenied", assume({ SerialNumber }));
  const facts = fixture.facts.findLast((one) => one.operationName === "AssumeRole" && !one.error);
  assert.equal(facts?.principal?.arn, `arn:aws:iam::${alice}:user/careful`);
});

test("GetSessionToken with a code gives credentials that have shown MFA, and may call IAM", async () => {
  const ifMfa = { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } };
  const user = await clientsOf("shown", allow("iam:GetUser", "*", ifMfa));
  const device = await newDevice("shown-phone");
  await enable("shown", device);
  await refused("AccessDenied", user.iam.send(new iam.GetUserCommand({})));
  const { SerialNumber, seed } = device;
  const TokenCode = fixture.code(seed, 1);
  const { Credentials } = await user.sts.send(
    new GetSessionTokenCommand({ SerialNumber, TokenCode }),
  );
  const session = fixture.as(held(Credentials));
  const { User } = await session.iam.send(new iam.GetUserCommand({}));
  assert.equal(User?.UserName, "shown");
});

test("the root user's own device is enabled by the root user alone", async () => {
  const admin = await clientsOf("admin", allow("*"));
  const device = await newDevice("root-account-mfa-device");
  const { SerialNumber, seed } = device;
  const codes = (): object => ({
    AuthenticationCode1: fixture.code(seed, -1),
    AuthenticationCode2: fixture.code(seed),
  });
  const input = {
    UserName: "root",
    SerialNumber,
    AuthenticationCode1: "",
    AuthenticationCode2: "",
  };
  const asAdmin = new iam.EnableMFADeviceCommand({ ...input, ...codes() });
  await refused("AccessDenied", admin.iam.send(asAdmin));
  await refused("InvalidInputException", enable("admin", device));
  await enable("root", device);
  const { iam: client } = fixture.alice;
  const { MFADevices } = await client.send(new iam.ListMFADevicesCommand({}));
  assert.deepEqual(
    MFADevices?.map((one) => one.SerialNumber),
    [SerialNumber],
  );
  const { SummaryMap } = await client.send(new iam.GetAccountSummaryCommand({}));
  assert.equal(SummaryMap?.["AccountMFAEnabled"], 1);
  const off = { UserName: "root", SerialNumber };
  await refused("AccessDenied", admin.iam.send(new iam.DeactivateMFADeviceCommand(off)));
  await client.send(new iam.DeactivateMFADeviceCommand({ SerialNumber }));
});

test("a device whose clock has drifted is set right by two codes in a row", async () => {
  const user = await clientsOf("drifted", allow("sts:*"));
  const device = await newDevice("drifted-phone");
  await enable("drifted", device);
  const { SerialNumber, seed } = device;
  fixture.advance(600_000);
  const token = async (steps: number): Promise<unknown> => {
    const TokenCode = fixture.code(seed, steps);
    return user.sts.send(new GetSessionTokenCommand({ SerialNumber, TokenCode }));
  };
  await refused("AccessDenied", token(6));
  await fixture.alice.iam.send(
    new iam.ResyncMFADeviceCommand({
      UserName: "drifted",
      SerialNumber,
      AuthenticationCode1: fixture.code(seed, 6),
      AuthenticationCode2: fixture.code(seed, 7),
    }),
  );
  await token(8);
});
