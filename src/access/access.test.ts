import assert from "node:assert/strict";
import { test } from "node:test";

import type { Authorization } from "../call/operation.ts";
import type { PolicySets } from "../policy/decide.ts";
import type { ResourceAccess } from "../policy/resource-access.ts";
import { account, callBy, policyOf, root, user } from "./access.fixture.ts";
import { accessOf } from "./access.ts";

const trail = `arn:aws:cloudtrail:us-east-1:${account}:trail/t`;
const foreign = "arn:aws:cloudtrail:us-east-1:444455556666:trail/t";
const action = "cloudtrail:StopLogging";
const allows = policyOf({ Effect: "Allow", Action: "*", Resource: "*" });
const denies = policyOf({ Effect: "Deny", Action: "*", Resource: "*" });

interface Question {
  readonly by?: typeof root | typeof user;
  readonly sets?: PolicySets;
  readonly arns?: readonly string[];
  readonly known?: ResourceAccess;
  readonly action?: string;
}

async function ask(question: Question): Promise<Authorization> {
  const { by = user, sets = {}, arns = [trail], known } = question;
  const authorize = accessOf({
    policiesOf: () => sets,
    resources: { cloudtrail: () => known, iam: () => known },
    canonicalUserId: (id) => id.padEnd(64, "0"),
  });
  return authorize({
    principal: by,
    action: question.action ?? action,
    resources: arns.map((arn) => ({ arn })),
    conditions: {},
    call: callBy(by),
  });
}

async function refusal(question: Question): Promise<string> {
  const answer = await ask(question);
  assert.equal(answer.kind, "deny");
  return answer.message;
}

const subject = `User: ${user.arn} is not authorized to perform: ${action}`;

// IAM User Guide, "Troubleshoot access denied error messages".
const wordings: readonly [name: string, question: Question, expected: string][] = [
  [
    "no identity-based policy",
    {},
    `${subject} on resource: ${trail} because no identity-based policy allows the ${action} action`,
  ],
  [
    "an explicit deny in one",
    { sets: { identity: [allows, denies] } },
    `${subject} on resource: ${trail} with an explicit deny in an identity-based policy`,
  ],
  [
    "no permissions boundary",
    { sets: { identity: [allows], boundary: policyOf() } },
    `${subject} on resource: ${trail} because no permissions boundary allows the ${action} action`,
  ],
  [
    "an explicit deny in the boundary",
    { sets: { identity: [allows], boundary: denies } },
    `${subject} on resource: ${trail} with an explicit deny in a permissions boundary`,
  ],
  [
    "no session policy",
    { sets: { identity: [allows], session: [] } },
    `${subject} on resource: ${trail} because no session policy allows the ${action} action`,
  ],
  [
    "an explicit deny in the session",
    { sets: { identity: [allows], session: [denies] } },
    `${subject} on resource: ${trail} with an explicit deny in a session policy`,
  ],
  [
    "no service control policy",
    { sets: { identity: [allows], serviceControl: [[]] } },
    `${subject} on resource: ${trail} because no service control policy allows the ${action} action`,
  ],
  [
    "an explicit deny in one",
    { sets: { identity: [allows], serviceControl: [[denies]] } },
    `${subject} on resource: ${trail} with an explicit deny in a service control policy`,
  ],
  [
    "no resource-based policy",
    { sets: { identity: [allows] }, arns: [foreign] },
    `${subject} on resource: ${foreign} because no resource-based policy allows the ${action} action`,
  ],
  [
    "no resource at all",
    { arns: [] },
    `${subject} because no identity-based policy allows the ${action} action`,
  ],
  [
    "an action of S3, whose ARNs are quoted",
    { action: "s3:GetObject", arns: ["arn:aws:s3:::b/k"] },
    `User: ${user.arn} is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::b/k" ` +
      "because no identity-based policy allows the s3:GetObject action",
  ],
];
for (const [name, question, expected] of wordings) {
  test(`accessOf() refuses for want of, or for, ${name}`, async () => {
    assert.equal(await refusal(question), expected);
  });
}

const role = `arn:aws:iam::${account}:role/audit`;
const trust = { isRootOfAccess: true, policyName: "role trust policy" } as const;

test("accessOf() calls a trust policy by its name", async () => {
  const assume = { action: "sts:AssumeRole", arns: [role], sets: { identity: [allows] } };
  assert.match(
    await refusal({ ...assume, known: trust }),
    / because no role trust policy allows the sts:AssumeRole action$/,
  );
  const statement = { Effect: "Deny", Principal: "*", Action: "*", Resource: "*" };
  assert.match(
    await refusal({ ...assume, known: { ...trust, policy: policyOf(statement) } }),
    / with an explicit deny in the role trust policy$/,
  );
});

test("accessOf() lets a root do everything in its account, and nothing in another", async () => {
  assert.equal((await ask({ by: root })).kind, "allow");
  assert.equal((await ask({ by: root, arns: [] })).kind, "allow");
  assert.equal((await ask({ by: root, arns: [foreign] })).kind, "deny");
});

test("accessOf() asks for each resource, and tells of the first that is refused", async () => {
  const some = policyOf({ Effect: "Allow", Action: "*", Resource: trail });
  const question = { sets: { identity: [some] }, arns: [trail, `${trail}2`, `${trail}3`] };
  assert.match(await refusal(question), /trail\/t2 because no identity-based/);
});

test("accessOf() believes the service about the owner before the ARN", async () => {
  const known = { accountId: "444455556666" };
  assert.match(await refusal({ by: root, known }), /because no resource-based policy/);
});

test("accessOf() takes no name of a client's for a service", async () => {
  for (const service of ["constructor", "__proto__", "toString", ""]) {
    const arns = [`arn:aws:${service}:us-east-1:${account}:trail/t`];
    assert.equal((await ask({ by: root, arns })).kind, "allow");
    assert.equal((await ask({ arns })).kind, "deny");
  }
});
