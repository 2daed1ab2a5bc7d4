import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";

import type { CompiledPolicy } from "./compiled-policy.ts";
import { compilePolicy } from "./compiled-policy.ts";
import type { PolicySets } from "./decide.ts";
import { decide } from "./decide.ts";
import type {
  NaiveDocument,
  NaiveRequest,
  NaiveSets,
  NaiveStatement,
} from "./naive-decision.fixture.ts";
import { naiveDecision } from "./naive-decision.fixture.ts";
import { parsePolicy } from "./parse-policy.ts";
import type { DocumentKind } from "./policy.ts";
import type { AccountPrincipal, PolicyRequest } from "./request.ts";
import { contextValues } from "./request.ts";

const account = "111122223333";
const other = "444455556666";
const rootArn = `arn:aws:iam::${account}:root`;
const userArn = `arn:aws:iam::${account}:user/jo`;
const roleArn = `arn:aws:iam::${account}:role/team/audit`;
const sessionArn = `arn:aws:sts::${account}:assumed-role/audit/jo`;

const callers: readonly {
  readonly principal: AccountPrincipal;
  readonly ids: readonly string[];
}[] = [
  { principal: { kind: "root", accountId: account, arn: rootArn }, ids: [rootArn] },
  { principal: { kind: "user", accountId: account, arn: userArn }, ids: [rootArn, userArn] },
  {
    principal: { kind: "assumed-role", accountId: account, arn: sessionArn, roleArn },
    ids: [rootArn, roleArn, sessionArn],
  },
];

const some = <Value>(...values: readonly Value[]): fc.Arbitrary<Value> =>
  fc.constantFrom(...values);
const few = <Value>(one: fc.Arbitrary<Value>): fc.Arbitrary<Value | readonly Value[]> =>
  fc.oneof(one, fc.uniqueArray(one, { minLength: 1, maxLength: 3 }));

const actions = some(
  "*",
  "*",
  "*",
  "s3:*",
  "s3:Get*",
  "S3:getobject",
  "s3:?etObject",
  "sns:*",
  "s3:*Object",
);
const resources = some(
  "*",
  "*",
  "*",
  "arn:aws:s3:::b",
  "arn:aws:s3:::b/*",
  "arn:aws:s3:::b/${aws:username}/*",
  "arn:aws:s3:::b/${aws:PrincipalTag/team, 'all'}/?",
  "arn:aws:s3:::b/${*}/*",
  "arn:aws:s3:::*/jo/?",
  "arn:aws:s3:::*j*o*x",
);
const arns = some("*", account, other, rootArn, userArn, roleArn, sessionArn);
const texts = some("a", "A", "a*", "?", "${aws:username}", "${*}", "jo");
const numbers = some("1", "1.0", "2", "10");

const stringOperators = ["StringEquals", "StringNotEquals", "StringLike", "StringNotLike"].concat([
  "StringEqualsIgnoreCase",
  "StringNotEqualsIgnoreCase",
]);
const numericOperators = ["NumericEquals", "NumericNotEquals", "NumericLessThan"].concat(
  "NumericGreaterThanEquals",
);
const operatorsOf = (names: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(some("", "ForAllValues:", "ForAnyValue:"), some(...names), some("", "IfExists"))
    .map((parts) => parts.join(""));
const conditions = fc.oneof(
  fc.dictionary(
    operatorsOf(stringOperators),
    fc.dictionary(some("aws:username", "aws:Text"), few(texts), { minKeys: 1, maxKeys: 2 }),
    { minKeys: 1, maxKeys: 2 },
  ),
  fc.dictionary(
    operatorsOf(numericOperators),
    fc.dictionary(some("aws:Number"), few(numbers), { minKeys: 1 }),
    { minKeys: 1, maxKeys: 1 },
  ),
  fc.dictionary(
    some("Null", "Bool", "BoolIfExists"),
    fc.dictionary(some("aws:Flag"), some("true", "false"), { minKeys: 1 }),
    { minKeys: 1, maxKeys: 1 },
  ),
);

const identityStatement: fc.Arbitrary<NaiveStatement> = fc
  .tuple(
    some<"Allow" | "Deny">("Allow", "Allow", "Allow", "Allow", "Allow", "Deny"),
    fc.oneof(
      { weight: 4, arbitrary: few(actions).map((Action) => ({ Action })) },
      { weight: 1, arbitrary: few(actions).map((NotAction) => ({ NotAction })) },
    ),
    fc.oneof(
      { weight: 4, arbitrary: few(resources).map((Resource) => ({ Resource })) },
      { weight: 1, arbitrary: few(resources).map((NotResource) => ({ NotResource })) },
    ),
    fc.oneof(
      { weight: 2, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: conditions },
    ),
  )
  .map(([Effect, action, resource, Condition]) => ({
    Effect,
    ...action,
    ...resource,
    ...(Condition !== undefined && { Condition }),
  }));
const resourceStatement: fc.Arbitrary<NaiveStatement> = fc
  .tuple(
    identityStatement,
    fc.oneof(
      fc.constant({ Principal: "*" } as const),
      few(arns).map((AWS) => ({ Principal: { AWS } })),
      few(arns.filter((arn) => arn !== "*")).map((AWS) => ({ NotPrincipal: { AWS } })),
    ),
  )
  .map(([statement, principal]) => ({ ...statement, ...principal }));

const document = (statement: fc.Arbitrary<NaiveStatement>): fc.Arbitrary<NaiveDocument> =>
  fc
    .array(statement, { minLength: 1, maxLength: 3 })
    .map((Statement) => ({ Version: "2012-10-17", Statement }));
const documents = fc.array(document(identityStatement), { maxLength: 3 });
const sets: fc.Arbitrary<NaiveSets> = fc.record(
  {
    identity: documents,
    boundary: document(identityStatement),
    session: documents,
    serviceControl: fc.array(documents, { maxLength: 2 }),
    resource: document(resourceStatement),
    resourceAccountId: some(account, other),
    resourceIsRootOfAccess: fc.boolean(),
  },
  { requiredKeys: [] },
);

const contexts: fc.Arbitrary<Record<string, readonly string[]>> = fc
  .dictionary(
    some("aws:username", "aws:principaltag/team", "aws:text", "aws:number", "aws:flag"),
    fc.constant<readonly string[]>([]),
  )
  .chain((keys) =>
    fc.record(Object.fromEntries(Object.keys(keys).map((key) => [key, valuesOf(key)]))),
  );

function valuesOf(key: string): fc.Arbitrary<readonly string[]> {
  if (key === "aws:flag") return some(["true"], ["false"]);
  const value = key === "aws:number" ? numbers : some("a", "A", "*", "jo", "b");
  return fc.uniqueArray(value, { minLength: 1, maxLength: 3 });
}

const requests: fc.Arbitrary<{
  readonly caller: (typeof callers)[number];
  readonly action: string;
  readonly resource: string;
  readonly context: Record<string, readonly string[]>;
}> = fc.record({
  caller: some(...callers),
  action: some("s3:GetObject", "s3:PutObject", "sns:Publish"),
  resource: some(
    "arn:aws:s3:::b",
    "arn:aws:s3:::b/jo/x",
    "arn:aws:s3:::b/all/x",
    "arn:aws:s3:::b/*/x",
    "arn:aws:s3:::c/jo/é",
  ),
  context: contexts,
});

function compiled(text: NaiveDocument, kind: DocumentKind): CompiledPolicy {
  const policy = parsePolicy(JSON.stringify(text), { kind, normalizedBytesMax: 100_000 });
  assert.equal(policy.kind, "policy", policy.kind === "fault" ? policy.message : "");
  return compilePolicy(policy);
}

function compiledSets(naive: NaiveSets): PolicySets {
  const { identity, boundary, session, serviceControl, resource, ...rest } = naive;
  const ofIdentity = (one: NaiveDocument): CompiledPolicy => compiled(one, "identity");
  return {
    ...rest,
    ...(identity !== undefined && { identity: identity.map(ofIdentity) }),
    ...(boundary !== undefined && { boundary: ofIdentity(boundary) }),
    ...(session !== undefined && { session: session.map(ofIdentity) }),
    ...(serviceControl !== undefined && {
      serviceControl: serviceControl.map((level) => level.map(ofIdentity)),
    }),
    ...(resource !== undefined && { resource: compiled(resource, "resource") }),
  };
}

test("decide() says what the documentation says, read a second time", () => {
  const outcomes = new Map<string, number>();
  fc.assert(
    fc.property(sets, requests, (naive, { caller, action, resource, context }) => {
      const { principal, ids } = caller;
      const request: PolicyRequest = {
        principal,
        action,
        resource,
        context: contextValues(context),
      };
      const verdict = decide(compiledSets(naive), request);
      const said =
        verdict.kind === "allow" ? "allow" : verdict.isExplicit ? "explicit" : "implicit";
      const asked: NaiveRequest = {
        accountId: principal.accountId,
        identifiers: ids,
        kind: principal.kind,
        action,
        resource,
        context,
      };
      outcomes.set(said, (outcomes.get(said) ?? 0) + 1);
      assert.equal(said, naiveDecision(naive, asked));
    }),
    { seed: 20261122, numRuns: 3000 },
  );
  // A generator that never allows, or never denies, compares nothing.
  for (const outcome of ["allow", "implicit", "explicit"]) {
    assert.ok((outcomes.get(outcome) ?? 0) > 200, `${outcome}: ${outcomes.get(outcome)}`);
  }
});
