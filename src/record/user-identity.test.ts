import assert from "node:assert/strict";
import { test } from "node:test";

import type { Principal, Session } from "../call/principal.ts";
import { foreignIdentity, unknownIdentity, userIdentity } from "./user-identity.ts";

const session: Session = {
  createdAt: Date.UTC(2023, 6, 19, 21, 11, 57, 400),
  expiresAt: Date.UTC(2023, 6, 19, 22, 11, 57, 400),
  tags: { team: "audit" },
  transitiveTagKeys: [],
  policy: "{}",
  policyArns: [],
};
const root: Principal = {
  type: "Root",
  principalId: "111122223333",
  arn: "arn:aws:iam::111122223333:root",
  accountId: "111122223333",
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
};
const user: Principal = {
  type: "IAMUser",
  principalId: "AIDA6ON6E4XEGITEXAMPL",
  arn: "arn:aws:iam::888888888888:user/ops/Mary_Major",
  accountId: "888888888888",
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  userName: "Mary_Major",
  tags: { team: "audit" },
};
const role: Principal = {
  type: "AssumedRole",
  principalId: "AROAIDPPEZS35WEXAMPLE:AssumedRoleSessionName",
  arn: "arn:aws:sts::123456789012:assumed-role/RoleToBeAssumed/MySessionName",
  accountId: "123456789012",
  accessKeyId: "ASIAIOSFODNN7EXAMPLE",
  role: {
    type: "Role",
    principalId: "AROAIDPPEZS35WEXAMPLE",
    arn: "arn:aws:iam::123456789012:role/RoleToBeAssumed",
    accountId: "123456789012",
    userName: "RoleToBeAssumed",
  },
  sessionName: "MySessionName",
  session: { ...session, sourceIdentity: "Mary", mfaAuthenticatedAt: session.createdAt },
};

test("userIdentity() of a root user and of a user with a long-term key has no session", () => {
  assert.deepEqual(userIdentity(root), root);
  const { tags: _, ...shown } = user;
  assert.deepEqual(userIdentity(user), shown);
});

test("userIdentity() of GetSessionToken's credentials has the attributes alone", () => {
  for (const principal of [root, user]) {
    const identity = userIdentity({ ...principal, accessKeyId: "ASIA1", session });
    assert.deepEqual(identity, {
      ...userIdentity(principal),
      accessKeyId: "ASIA1",
      sessionContext: {
        attributes: { creationDate: "2023-07-19T21:11:57Z", mfaAuthenticated: "false" },
      },
    });
  }
});

// The example of the user guide, with a source identity.
test("userIdentity() of a role's session says whose it is, and how it was opened", () => {
  assert.deepEqual(userIdentity(role), {
    type: "AssumedRole",
    principalId: "AROAIDPPEZS35WEXAMPLE:AssumedRoleSessionName",
    arn: "arn:aws:sts::123456789012:assumed-role/RoleToBeAssumed/MySessionName",
    accountId: "123456789012",
    accessKeyId: "ASIAIOSFODNN7EXAMPLE",
    sessionContext: {
      sessionIssuer: {
        type: "Role",
        principalId: "AROAIDPPEZS35WEXAMPLE",
        arn: "arn:aws:iam::123456789012:role/RoleToBeAssumed",
        accountId: "123456789012",
        userName: "RoleToBeAssumed",
      },
      attributes: { creationDate: "2023-07-19T21:11:57Z", mfaAuthenticated: "true" },
      sourceIdentity: "Mary",
    },
  });
});

test("foreignIdentity() tells another account only which account and which principal it was", () => {
  const principalId = "AROAIDPPEZS35WEXAMPLE:AssumedRoleSessionName";
  const accountId = "123456789012";
  assert.deepEqual(foreignIdentity(role), { type: "AWSAccount", principalId, accountId });
});

test("unknownIdentity() shows what was claimed, without believing it", () => {
  assert.deepEqual(unknownIdentity(undefined), { type: "Unknown" });
  const claimed = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", accountId: "123456789012" };
  assert.deepEqual(unknownIdentity(claimed), { type: "Unknown", ...claimed });
});
