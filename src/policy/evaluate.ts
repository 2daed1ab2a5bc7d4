import type { ConditionTest } from "./condition.ts";
import { mustCompileCondition } from "./condition.ts";
import { matchesPrincipal } from "./match-principal.ts";
import type { Pattern, PatternRules } from "./pattern.ts";
import { compilePattern } from "./pattern.ts";
import type { Choice, Policy, PrincipalPattern, Statement } from "./policy.ts";
import type { ContextValues, PolicyRequest, RequestPrincipal } from "./request.ts";
import { contextValues } from "./request.ts";

export type Decision = "allow" | "explicit-deny" | "no-match";

/** A policy as closures: made once when it is put, run for each request. */
export interface CompiledPolicy {
  readonly statements: readonly CompiledStatement[];
}

interface CompiledStatement {
  readonly effect: Statement["effect"];
  readonly applies: (request: PolicyRequest, context: ContextValues) => boolean;
}

/**
 * What policies of one kind say together: an explicit deny wins over any allow.
 *
 * An allow that names an account allows what that account delegates; see `matchesPrincipal`.
 *
 * @see IAM User Guide, "Policy evaluation logic"
 */
export function evaluate(policies: readonly CompiledPolicy[], request: PolicyRequest): Decision {
  const context = contextValues(request.context);
  let decision: Decision = "no-match";
  for (const { effect, applies } of policies.flatMap((policy) => policy.statements)) {
    if (effect === "Allow" && decision === "allow") continue;
    if (!applies(request, context)) continue;
    if (effect === "Deny") return "explicit-deny";
    decision = "allow";
  }
  return decision;
}

/** Expects a policy that `parsePolicy` gave. */
export function compilePolicy(policy: Policy): CompiledPolicy {
  return { statements: policy.statements.map((one) => compileStatement(one, policy)) };
}

function compileStatement(statement: Statement, { version }: Policy): CompiledStatement {
  const { effect, principals } = statement;
  const isPrincipal = compilePrincipals(principals);
  const isAction = compileChoice(statement.actions, {
    // Names of actions have no variables, in neither version.
    version: "2008-10-17",
    hasWildcards: true,
    ignoresCase: true,
  });
  const isResource = compileChoice(statement.resources, { version, hasWildcards: true });
  const conditions: readonly ConditionTest[] = statement.conditions.map((condition) =>
    mustCompileCondition(condition, version),
  );
  return {
    effect,
    applies: ({ principal, action, resource }, context) =>
      isAction(action, context) &&
      isResource(resource, context) &&
      isPrincipal(principal) &&
      conditions.every((holds) => holds(context)),
  };
}

function compileChoice(choice: Choice<string>, rules: PatternRules): Pattern {
  const patterns = choice.values.map((value) => compilePattern(value, rules));
  return (value, context) => patterns.some((matches) => matches(value, context)) !== choice.negated;
}

function compilePrincipals(
  choice: Choice<PrincipalPattern> | undefined,
): (principal: RequestPrincipal) => boolean {
  if (choice === undefined) return () => true;
  return (principal) =>
    choice.values.some((pattern) => matchesPrincipal(pattern, principal)) !== choice.negated;
}
