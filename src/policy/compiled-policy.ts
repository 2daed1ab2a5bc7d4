import type { ConditionTest } from "./condition.ts";
import { mustCompileCondition } from "./condition.ts";
import type { Grant } from "./grant.ts";
import { grantTo, namedPrincipals, spares } from "./grant.ts";
import type { Pattern } from "./pattern.ts";
import { compileAny, compilePattern } from "./pattern.ts";
import type { Choice, Policy, PolicyVersion, Statement } from "./policy.ts";
import type { PolicyRequest, RequestPrincipal } from "./request.ts";

/** A policy as closures: made once when it is put, run for each request. */
export interface CompiledPolicy {
  /** In the order of the document. */
  readonly statements: readonly CompiledStatement[];
  /**
   * The statements that may say something of an action, denials first: those whose `Action` or
   * `NotAction` covers it and, with an account, those that can name somebody of it.
   */
  readonly about: (action: string, accountId?: string) => readonly CompiledStatement[];
}

export interface CompiledStatement {
  readonly sid?: string;
  readonly effect: Statement["effect"];
  readonly covers: (action: string) => boolean;
  /**
   * Whether resource, principal and conditions fit; the action is the caller's to compare. `direct`
   * where the statement names no principals.
   */
  readonly grant: (request: PolicyRequest) => Grant;
}

/** Expects a policy that `parsePolicy` gave. */
export function compilePolicy(policy: Policy): CompiledPolicy {
  const compiled = policy.statements.map((one) => compileStatement(one, policy.version));
  const about = remembered((action) => coveringOf(compiled, action));
  if (policy.statements.every(({ principals }) => principals === undefined)) {
    return { statements: compiled, about };
  }
  // The policy of a bucket may let in a hundred accounts, and one of them asks.
  const aboutAccount = remembered((accountId) => {
    const some = compiled.filter((_, at) => mayName(policy.statements[at], accountId));
    return remembered((action) => coveringOf(some, action));
  });
  return {
    statements: compiled,
    about: (action, accountId) =>
      accountId === undefined ? about(action) : aboutAccount(accountId)(action),
  };
}

/** Keys that are remembered of one policy; simulations may ask for any text. */
const keysMax = 1024;

function remembered<Value>(make: (key: string) => Value): (key: string) => Value {
  const known = new Map<string, Value>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) {
      value = make(key);
      if (known.size >= keysMax) known.clear();
      known.set(key, value);
    }
    return value;
  };
}

/** Whether some principal of the statement can be somebody of the account. */
function mayName(statement: Statement | undefined, accountId: string): boolean {
  const { principals } = statement ?? {};
  if (principals === undefined || principals.negated) return true;
  return principals.values.some((pattern) => {
    if (pattern.kind === "account") return pattern.accountId === accountId;
    if (pattern.kind === "arn") return pattern.arn.split(":", 5)[4] === accountId;
    return pattern.kind === "anyone" || pattern.kind === "canonical-user";
  });
}

function coveringOf(
  statements: readonly CompiledStatement[],
  action: string,
): readonly CompiledStatement[] {
  const covering = statements.filter(({ covers }) => covers(action));
  return [
    ...covering.filter(({ effect }) => effect === "Deny"),
    ...covering.filter(({ effect }) => effect === "Allow"),
  ];
}

function compileStatement(statement: Statement, version: PolicyVersion): CompiledStatement {
  const { sid, effect, actions, resources } = statement;
  // Names of actions have no variables, in neither version.
  const actionPatterns = actions.values.map((value) =>
    compilePattern(value, { version: "2008-10-17", hasWildcards: true, ignoresCase: true }),
  );
  const isResource = compileResources(resources, version);
  const grantOf = compilePrincipals(statement);
  const conditions: readonly ConditionTest[] = statement.conditions.map((condition) =>
    mustCompileCondition(condition, version),
  );
  return {
    ...(sid !== undefined && { sid }),
    effect,
    covers: (action) =>
      actionPatterns.some((matches) => matches(action, noContext)) !== actions.negated,
    grant: (request) => {
      const { context } = request;
      if (!isResource(request.resource, context)) return "none";
      const grant = grantOf(request.principal);
      if (grant === "none") return grant;
      for (const holds of conditions) if (!holds(context)) return "none";
      return grant;
    },
  };
}

const noContext = { get: () => undefined };

function compileResources({ values, negated }: Choice<string>, version: PolicyVersion): Pattern {
  const matches = compileAny(values, version);
  return negated ? (value, context) => !matches(value, context) : matches;
}

function compilePrincipals({
  principals,
  effect,
}: Statement): (principal: RequestPrincipal) => Grant {
  if (principals === undefined) return () => "direct";
  const named = namedPrincipals(principals.values);
  if (!principals.negated) return (principal) => grantTo(named, principal);
  // Whoever is named in part is neither allowed nor spared.
  return effect === "Deny"
    ? (principal) => (spares(named, principal) ? "none" : "direct")
    : (principal) => (grantTo(named, principal) === "none" ? "direct" : "none");
}
