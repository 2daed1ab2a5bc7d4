import { compilePolicy } from "../policy/compiled-policy.ts";
import type { CompiledPolicy } from "../policy/compiled-policy.ts";
import { decide } from "../policy/decide.ts";
import type { Verdict } from "../policy/decide.ts";
import { evaluate } from "../policy/evaluate.ts";
import type { Policy } from "../policy/policy.ts";
import { parsePolicy } from "../policy/parse-policy.ts";
import type { AccountPrincipal, ContextValues, PolicyRequest } from "../policy/request.ts";
import { keysOfStatement } from "./context-keys.ts";
import { IdentityProblem } from "./identity-problem.ts";
import type { SourcePolicy } from "./source-policies.ts";
import { statementPositions } from "./statement-positions.ts";
import type { TextRange } from "./statement-positions.ts";

/** What is asked of a simulation, whatever the action and resource. */
export interface SimulationScene {
  readonly identity: readonly SourcePolicy[];
  readonly boundary?: SourcePolicy;
  readonly resource?: SourcePolicy;
  /** Twelve digits. Absent: the account of the caller. */
  readonly resourceAccountId?: string;
  readonly caller: AccountPrincipal;
  readonly context: ContextValues;
}

export interface SimulationResult {
  readonly action: string;
  readonly resource: string;
  readonly decision: SimulatedDecision;
  readonly matched: readonly MatchedStatement[];
  /** Keys that the policies ask about for this action, and that the context has not. */
  readonly missingKeys: readonly string[];
  /** Absent: there is no boundary. */
  readonly isInBoundary?: boolean;
}

export type SimulatedDecision = "allowed" | "explicitDeny" | "implicitDeny";

export interface MatchedStatement extends Pick<SourcePolicy, "id" | "type"> {
  readonly range: TextRange;
}

/** Answers what the policies say to an action on a resource. Nothing is done, or looked up. */
export type Simulate = (action: string, resource: string) => SimulationResult;

/** @throws IdentityProblem one of the policies is none of its kind */
export function simulation(scene: SimulationScene): Simulate {
  const identity = scene.identity.map((source) => compiled(source, "identity"));
  const boundary = scene.boundary && compiled(scene.boundary, "identity");
  const resourcePolicy = scene.resource && compiled(scene.resource, "resource");
  const sets = {
    identity: identity.map(({ policy }) => policy),
    ...(boundary !== undefined && { boundary: boundary.policy }),
    ...(resourcePolicy !== undefined && { resource: resourcePolicy.policy }),
    ...(scene.resourceAccountId !== undefined && { resourceAccountId: scene.resourceAccountId }),
  };
  const heard = [...identity, ...(resourcePolicy === undefined ? [] : [resourcePolicy])];
  const all = boundary === undefined ? heard : [...heard, boundary];

  return (action, resource) => {
    const { caller: principal, context } = scene;
    const request = { principal, action, resource, context };
    const decision = decisionOf(decide(sets, request));
    const effect = decision === "explicitDeny" ? "Deny" : "Allow";
    return {
      action,
      resource,
      decision,
      matched: heard.flatMap((one) => matchedStatements(one, request, effect)),
      missingKeys: missingKeys(all, request),
      ...(boundary !== undefined && {
        isInBoundary: evaluate([boundary.policy], request) === "allow",
      }),
    };
  };
}

interface CompiledSource {
  readonly source: SourcePolicy;
  readonly document: Policy;
  readonly policy: CompiledPolicy;
  readonly ranges: readonly TextRange[];
}

/** As large as a request lets it be: sizes are quotas of what is stored. */
const normalizedBytesMax = 1024 * 1024;

function compiled(source: SourcePolicy, kind: "identity" | "resource"): CompiledSource {
  const document = parsePolicy(source.document, { kind, normalizedBytesMax });
  if (document.kind === "fault") throw new IdentityProblem("invalid-input", document.message);
  const ranges = statementPositions(source.document);
  return { source, document, policy: compilePolicy(document), ranges };
}

function decisionOf(verdict: Verdict): SimulatedDecision {
  if (verdict.kind === "allow") return "allowed";
  return verdict.isExplicit ? "explicitDeny" : "implicitDeny";
}

/** A statement that denies is told alone, without those that would allow. */
function matchedStatements(
  { source: { id, type }, policy, ranges }: CompiledSource,
  request: PolicyRequest,
  effect: "Allow" | "Deny",
): readonly MatchedStatement[] {
  return policy.statements.flatMap((statement, at) => {
    const range = ranges[at];
    const isMatch =
      statement.effect === effect &&
      statement.covers(request.action) &&
      statement.grant(request) !== "none";
    return isMatch && range !== undefined ? [{ id, type, range }] : [];
  });
}

function missingKeys(
  sources: readonly CompiledSource[],
  { action, context }: PolicyRequest,
): readonly string[] {
  const asked = sources.flatMap(({ document, policy }) =>
    document.statements.flatMap((statement, at) =>
      policy.statements[at]?.covers(action) === true ? keysOfStatement(statement) : [],
    ),
  );
  const missing = asked.filter((key) => context.get(key.toLowerCase()) === undefined);
  return [...new Map(missing.map((key) => [key.toLowerCase(), key])).values()].toSorted();
}
