import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import * as iam from "@aws-sdk/client-iam";

import { alice, allow, bob, openIam, policy, refused } from "./client.fixture.ts";
import type { IamFixture } from "./client.fixture.ts";

let fixture: IamFixture;
before(async () => {
  fixture = await openIam();
});
after(async () => fixture[Symbol.asyncDispose]());

async function simulate(
  input: Partial<iam.SimulateCustomPolicyCommandInput> & { readonly ActionNames: string[] },
): Promise<readonly iam.EvaluationResult[]> {
  const command = new iam.SimulateCustomPolicyCommand({ PolicyInputList: [], ...input });
  return (await fixture.alice.iam.send(command)).EvaluationResults ?? [];
}

test("SimulateCustomPolicy says which statements decide, and where they stand", async () => {
  const document = `{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Action": "s3:*", "Resource": "*" },
    {
      "Effect": "Deny",
      "Action": "s3:Put*",
      "Resource": "arn:aws:s3:::logs/*"
    }
  ]
}`;
  const results = await simulate({
    PolicyInputList: [document],
    ActionNames: ["s3:PutObject", "s3:GetObject", "kms:Decrypt"],
    ResourceArns: ["arn:aws:s3:::logs/a"],
  });
  assert.deepEqual(
    results.map((one) => [one.EvalActionName, one.EvalDecision, one.MatchedStatements]),
    [
      [
        "s3:PutObject",
        "explicitDeny",
        [
          {
            SourcePolicyId: "PolicyInputList.1",
            SourcePolicyType: "none",
            StartPosition: { Line: 5, Column: 5 },
            EndPosition: { Line: 9, Column: 6 },
          },
        ],
      ],
      [
        "s3:GetObject",
        "allowed",
        [
          {
            SourcePolicyId: "PolicyInputList.1",
            SourcePolicyType: "none",
            StartPosition: { Line: 4, Column: 5 },
            EndPosition: { Line: 4, Column: 61 },
          },
        ],
      ],
      ["kms:Decrypt", "implicitDeny", []],
    ],
  );
});

test("SimulateCustomPolicy names the context keys that it lacks, and takes those that are sent", async () => {
  const onlyMfa = { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } };
  const PolicyInputList = [policy(allow("s3:*", "arn:aws:s3:::${aws:username}/*", onlyMfa))];
  const ActionNames = ["s3:GetObject"];
  const ResourceArns = ["arn:aws:s3:::carol/x"];
  const [without] = await simulate({ PolicyInputList, ActionNames, ResourceArns });
  assert.equal(without?.EvalDecision, "implicitDeny");
  assert.deepEqual(without.MissingContextValues, ["aws:MultiFactorAuthPresent", "aws:username"]);
  const entry = (ContextKeyName: string, value: string): iam.ContextEntry => ({
    ContextKeyName,
    ContextKeyType: "string",
    ContextKeyValues: [value],
  });
  const ContextEntries = [
    entry("aws:MultiFactorAuthPresent", "true"),
    entry("aws:username", "carol"),
  ];
  const [given] = await simulate({ PolicyInputList, ActionNames, ResourceArns, ContextEntries });
  assert.equal(given?.EvalDecision, "allowed");
  assert.deepEqual(given.MissingContextValues, []);
  const { ContextKeyNames } = await fixture.alice.iam.send(
    new iam.GetContextKeysForCustomPolicyCommand({ PolicyInputList }),
  );
  assert.deepEqual(ContextKeyNames, without.MissingContextValues);
});

test("SimulateCustomPolicy minds a boundary, a resource policy, and whose the resource is", async () => {
  const caller = `arn:aws:iam::${alice}:user/carol`;
  const ActionNames = ["s3:GetObject"];
  const ResourceArns = ["arn:aws:s3:::logs/a"];
  const PolicyInputList = [policy(allow("s3:*"))];
  const common = { ActionNames, ResourceArns, CallerArn: caller };
  const [bounded] = await simulate({
    ...common,
    PolicyInputList,
    PermissionsBoundaryPolicyInputList: [policy(allow("kms:*"))],
  });
  assert.equal(bounded?.EvalDecision, "implicitDeny");
  assert.equal(bounded.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary, false);
  const ResourcePolicy = policy({ ...allow("s3:GetObject"), Principal: { AWS: caller } });
  const [own] = await simulate({ ...common, ResourcePolicy });
  assert.equal(own?.EvalDecision, "allowed");
  const ResourceOwner = `arn:aws:iam::${bob}:root`;
  const [foreign] = await simulate({ ...common, ResourcePolicy, ResourceOwner });
  assert.equal(foreign?.EvalDecision, "implicitDeny");
  assert.deepEqual(foreign.EvalDecisionDetails, {
    "IAM Policy": "implicitDeny",
    "Resource Policy": "allowed",
  });
  const [both] = await simulate({ ...common, PolicyInputList, ResourcePolicy, ResourceOwner });
  assert.equal(both?.EvalDecision, "allowed");
});

test("SimulatePrincipalPolicy asks what hangs on a user, its groups and boundary, in pages", async () => {
  const { iam: client } = fixture.alice;
  await client.send(new iam.CreateUserCommand({ UserName: "sim" }));
  await client.send(new iam.CreateGroupCommand({ GroupName: "sims" }));
  await client.send(new iam.AddUserToGroupCommand({ UserName: "sim", GroupName: "sims" }));
  const PolicyArn = "arn:aws:iam::aws:policy/AWSCloudTrail_ReadOnlyAccess";
  await client.send(new iam.AttachGroupPolicyCommand({ GroupName: "sims", PolicyArn }));
  const PolicyDocument = policy(allow("s3:GetObject"));
  const inline = { UserName: "sim", PolicyName: "in", PolicyDocument };
  await client.send(new iam.PutUserPolicyCommand(inline));
  const ActionNames = ["cloudtrail:GetTrail", "s3:GetObject", "cloudtrail:StopLogging"];
  const PolicySourceArn = `arn:aws:iam::${alice}:user/sim`;
  const results: iam.EvaluationResult[] = [];
  const pages = iam.paginateSimulatePrincipalPolicy(
    { client, pageSize: 2 },
    { PolicySourceArn, ActionNames },
  );
  for await (const { EvaluationResults = [] } of pages) results.push(...EvaluationResults);
  assert.deepEqual(
    results.map(({ EvalDecision, MatchedStatements = [] }) => [
      EvalDecision,
      MatchedStatements[0]?.SourcePolicyId,
      MatchedStatements[0]?.SourcePolicyType,
    ]),
    [
      ["allowed", "AWSCloudTrail_ReadOnlyAccess", "aws-managed"],
      ["allowed", "user_sim_in", "user"],
      ["implicitDeny", undefined, undefined],
    ],
  );
  const foreign = { PolicySourceArn: `arn:aws:iam::${bob}:user/sim`, ActionNames };
  await refused("AccessDenied", client.send(new iam.SimulatePrincipalPolicyCommand(foreign)));
  const nobody = { PolicySourceArn: `arn:aws:iam::${alice}:user/nobody`, ActionNames };
  await refused(
    "NoSuchEntityException",
    client.send(new iam.SimulatePrincipalPolicyCommand(nobody)),
  );
});
