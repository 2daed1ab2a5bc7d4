import type { ConditionTest } from "./condition.ts";
import { mustCompileCondition } from "./condition.ts";
import type { Grant } from "./grant.ts";
import { grantTo, namedPrincipals, spares } from "./grant.ts";
import type { Pattern } from "./pattern.ts";
import { compilePattern } from "./pattern.ts";
import type { Choice, Policy, PolicyVersion, Statement } from "./policy.ts";
import type { PolicyRequest, RequestPrincipal } from "./request.ts";

/** A policy as closures: made once when it is put, run for each request. */
export interface CompiledPolicy {
  /** In the order of the document. */
  readonly statements: readonly CompiledStatement[];
  /**
   * The statements whose `Action` or `NotAction` covers an action, denials first: found once for
   * each action.
   */
  readonly about: (action: string) => readonly CompiledStatement[];
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

/** Actions that are remembered for one policy; simulations may ask for any text. */
const actionsMax = 1024;

/** Expects a policy that `parsePolicy` gave. */
export function compilePolicy(policy: Policy): CompiledPolicy {
  const statements = policy.statements.map((one) => compileStatement(one, policy.version));
  const byAction = new Map<string, readonly CompiledStatement[]>();
  return {
    statements,
    about: (action) => {
      let found = byAction.get(action);
      if (found === undefined) {
        found = coveringOf(statements, action);
        if (byAction.size >= actionsMax) byAction.clear();
        byAction.set(action, found);
      }
      return found;
    },
  };
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
  const patterns = values.map((value) => compilePattern(value, { version, hasWildcards: true }));
  const [first] = patterns;
  if (first !== undefined && patterns.length === 1 && !negated) return first;
  return (value, context) => {
    for (const matches of patterns) if (matches(value, context)) return !negated;
    return negated;
  };
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
