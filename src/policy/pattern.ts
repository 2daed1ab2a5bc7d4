import type { PolicyVersion } from "./policy.ts";
import type { ContextValues } from "./request.ts";
import type { WildcardTokens } from "./wildcard.ts";
import { literalTokens, matchesWildcards, wildcardTokens } from "./wildcard.ts";

/**
 * Text of a policy, ready to be compared with a value of a request. Variables are filled in at each
 * comparison; a pattern with a variable that has no single value in the context matches nothing.
 */
export type Pattern = (value: string, context: ContextValues) => boolean;

export interface PatternRules {
  readonly version: PolicyVersion;
  /** Whether `*` and `?` are wildcards here. */
  readonly hasWildcards: boolean;
  readonly ignoresCase?: boolean;
}

interface Variable {
  /** Lower-case. */
  readonly key: string;
  readonly fallback?: string;
}

/**
 * Compiles text with wildcards and, in the version `2012-10-17`, variables: `${aws:username}`,
 * `${aws:PrincipalTag/team, 'none'}`, and `${*}`, `${?}`, `${$}` for the characters themselves.
 *
 * @see IAM User Guide, "IAM policy elements: Variables and tags"
 */
export function compilePattern(text: string, rules: PatternRules): Pattern {
  const fold = (part: string): string => (rules.ignoresCase === true ? part.toLowerCase() : part);
  const tokens = rules.hasWildcards ? wildcardTokens : literalTokens;
  const parts = splitVariables(text, rules.version).map((part) =>
    typeof part === "string" ? tokens(fold(part)) : part,
  );
  if (!parts.some(isVariable)) {
    if (!rules.hasWildcards || !/[*?]/.test(text)) {
      const literal = fold(text);
      return (value) => fold(value) === literal;
    }
    const all = parts.flatMap((part) => (isVariable(part) ? [] : part));
    return (value) => matchesWildcards(all, fold(value));
  }
  return (value, context) => {
    const all: number[] = [];
    for (const part of parts) {
      const filled = isVariable(part) ? fill(part, context, fold) : part;
      if (filled === undefined) return false;
      all.push(...filled);
    }
    return matchesWildcards(all, fold(value));
  };
}

function isVariable(part: WildcardTokens | Variable): part is Variable {
  return "key" in part;
}

/** What a variable holds stands for itself: a `*` in it is no wildcard. */
function fill(
  variable: Variable,
  context: ContextValues,
  fold: (part: string) => string,
): WildcardTokens | undefined {
  const values = context.get(variable.key) ?? [];
  const value = values.length === 0 ? variable.fallback : values[0];
  return value === undefined || values.length > 1 ? undefined : literalTokens(fold(value));
}

const variable = /\$\{([^}]*)\}/g;
const named = /^\s*([\w:/.+=@-]+)\s*(?:,\s*'([^']*)'\s*)?$/;

function splitVariables(text: string, version: PolicyVersion): (string | Variable)[] {
  if (version === "2008-10-17") return [text];
  const parts: (string | Variable)[] = [];
  let end = 0;
  for (const match of text.matchAll(variable)) {
    const [whole, inner = ""] = match;
    if (match.index > end) parts.push(text.slice(end, match.index));
    end = match.index + whole.length;
    parts.push(variableOf(inner));
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

function variableOf(inner: string): Variable {
  // An escaped character is a variable with a known value: what is filled in is never a wildcard.
  if (inner === "*" || inner === "?" || inner === "$") return { key: `$${inner}`, fallback: inner };
  const [, key = "", fallback] = named.exec(inner) ?? [];
  return { key: key.toLowerCase(), ...(fallback !== undefined && { fallback }) };
}
