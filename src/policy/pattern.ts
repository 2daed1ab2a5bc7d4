import type { PolicyVersion } from "./policy.ts";
import type { ContextValues } from "./request.ts";
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

/** What a variable holds stands for itself: a `*` in it is no wildcard. */
interface Variable {
  /** Lower-case. */
  readonly key: string;
  readonly fallback?: string;
}

/** Text and variables, one after the other. */
type Parts = readonly (string | Variable)[];

/**
 * Compiles text with wildcards and, in the version `2012-10-17`, variables: `${aws:username}`,
 * `${aws:PrincipalTag/team, 'none'}`, and `${*}`, `${?}`, `${$}` for the characters themselves.
 *
 * @see IAM User Guide, "IAM policy elements: Variables and tags"
 */
export function compilePattern(text: string, rules: PatternRules): Pattern {
  const parts = splitVariables(text, rules.version);
  if (rules.ignoresCase !== true) return compileParts(parts, rules.hasWildcards, asItIs);
  const folded = parts.map((part) => (typeof part === "string" ? lowerCase(part) : part));
  const matches = compileParts(folded, rules.hasWildcards, lowerCase);
  return (value, context) => matches(lowerCase(value), context);
}

/**
 * Compiles texts that may have wildcards and variables to one test for all of them. Most resources
 * of policies are text, or text and one `*` at its end: these are compared in one go.
 */
export function compileAny(texts: readonly string[], version: PolicyVersion): Pattern {
  if (texts.includes("*")) return () => true;
  const isPlain = (text: string): boolean => !/[*?]|\$\{/.test(text.replace(/\*$/, ""));
  const begins = texts.filter((text) => isPlain(text) && text.endsWith("*"));
  const beginnings = begins.map((text) => text.slice(0, -1));
  const exact = new Set(texts.filter((text) => isPlain(text) && !text.endsWith("*")));
  const others = texts
    .filter((text) => !isPlain(text))
    .map((text) => compilePattern(text, { version, hasWildcards: true }));
  return (value, context) => {
    for (const beginning of beginnings) if (beginsWith(value, beginning)) return true;
    if (exact.size > 0 && exact.has(value)) return true;
    for (const matches of others) if (matches(value, context)) return true;
    return false;
  };
}

type Fold = (text: string) => string;
const asItIs: Fold = (text) => text;
const lowerCase: Fold = (text) => text.toLowerCase();

function compileParts(parts: Parts, hasWildcards: boolean, fold: Fold): Pattern {
  const hasAnyCharacter = parts.some((part) => typeof part === "string" && part.includes("?"));
  if (hasWildcards && hasAnyCharacter) return compileTokens(parts, fold);
  const chunks = splitChunks(parts, hasWildcards).map((chunk) => compileChunk(chunk, fold));
  const [only] = chunks;
  if (typeof only === "string" && chunks.length === 1) return (value) => value === only;
  const [begin, end] = chunks;
  if (typeof begin === "string" && end === "" && chunks.length === 2) {
    return begin === "" ? () => true : (value) => beginsWith(value, begin);
  }
  return (value, context) => matchesChunks(chunks, value, context);
}

/** What stands between two `*`: text, or text that the context completes. */
type Chunk = string | ((context: ContextValues) => string | undefined);

/** The parts before, between and after the `*`: one list more than there are `*`. */
function splitChunks(parts: Parts, hasWildcards: boolean): readonly Parts[] {
  let last: (string | Variable)[] = [];
  const chunks = [last];
  for (const part of parts) {
    if (typeof part !== "string" || !hasWildcards) {
      last.push(part);
      continue;
    }
    const [head = "", ...tail] = part.split("*");
    last.push(head);
    for (const text of tail) {
      last = [text];
      chunks.push(last);
    }
  }
  return chunks;
}

function compileChunk(parts: Parts, fold: Fold): Chunk {
  const texts = parts.filter((part) => typeof part === "string");
  if (texts.length === parts.length) return texts.join("");
  return (context) => {
    let whole = "";
    for (const part of parts) {
      const text = typeof part === "string" ? part : fill(part, context, fold);
      if (text === undefined) return undefined;
      whole += text;
    }
    return whole;
  };
}

/** The first chunk stands at the start and the last at the end; the others wherever they fit first. */
function matchesChunks(chunks: readonly Chunk[], value: string, context: ContextValues): boolean {
  let at = 0;
  const last = chunks.length - 1;
  for (let index = 0; index <= last; index += 1) {
    const chunk = chunks[index] ?? "";
    const text = typeof chunk === "string" ? chunk : chunk(context);
    if (text === undefined) return false;
    if (index === 0) {
      if (last === 0) return value === text;
      if (!beginsWith(value, text)) return false;
      at = text.length;
    } else if (index === last) {
      return value.length - text.length >= at && value.endsWith(text);
    } else {
      const found = value.indexOf(text, at);
      if (found === -1) return false;
      at = found + text.length;
    }
  }
  return true;
}

/** From the end: the ARNs of one policy begin alike, and differ late. */
function beginsWith(value: string, text: string): boolean {
  if (value.length < text.length) return false;
  for (let at = text.length - 1; at >= 0; at -= 1) {
    if (value.charCodeAt(at) !== text.charCodeAt(at)) return false;
  }
  return true;
}

/** With a `?` a chunk is no text that could be searched for. */
function compileTokens(parts: Parts, fold: Fold): Pattern {
  const compiled = parts.map((part) => (typeof part === "string" ? wildcardTokens(part) : part));
  return (value, context) => {
    const all: number[] = [];
    for (const part of compiled) {
      const text = "key" in part ? fill(part, context, fold) : undefined;
      if ("key" in part && text === undefined) return false;
      all.push(...("key" in part ? literalTokens(text ?? "") : part));
    }
    return matchesWildcards(all, value);
  };
}

function fill(variable: Variable, context: ContextValues, fold: Fold): string | undefined {
  const values = context.get(variable.key);
  const value = values === undefined ? variable.fallback : values[0];
  if (value === undefined || (values !== undefined && values.length > 1)) return undefined;
  return fold(value);
}

const variable = /\$\{([^}]*)\}/g;
const named = /^\s*([\w:/.+=@-]+)\s*(?:,\s*'([^']*)'\s*)?$/;

function splitVariables(text: string, version: PolicyVersion): Parts {
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
