/** A place in a text: lines and columns count from 1. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

export interface TextRange {
  readonly start: TextPosition;
  /** Behind the last character. */
  readonly end: TextPosition;
}

/** Where the statements of a policy stand in its text, in their order. Expects JSON. */
export function statementPositions(text: string): readonly TextRange[] {
  const at = memberValue(text, skipSpace(text, 0), "Statement");
  if (at === undefined) return [];
  const starts = text[at] === "[" ? itemStarts(text, at) : [at];
  return starts.map((start) => ({
    start: positionOf(text, start),
    end: positionOf(text, endOfValue(text, start)),
  }));
}

/** Where the value of a member of the object at `at` begins. */
function memberValue(text: string, at: number, name: string): number | undefined {
  let next = skipSpace(text, at + 1);
  while (text[next] === '"') {
    const keyEnd = endOfString(text, next);
    const key: unknown = JSON.parse(text.slice(next, keyEnd));
    const value = skipSpace(text, skipSpace(text, keyEnd) + 1);
    if (key === name) return value;
    next = afterComma(text, endOfValue(text, value));
  }
  return undefined;
}

function itemStarts(text: string, at: number): readonly number[] {
  const starts: number[] = [];
  let next = skipSpace(text, at + 1);
  while (next < text.length && text[next] !== "]") {
    starts.push(next);
    next = afterComma(text, endOfValue(text, next));
  }
  return starts;
}

function afterComma(text: string, at: number): number {
  const next = skipSpace(text, at);
  return text[next] === "," ? skipSpace(text, next + 1) : next;
}

/** Brackets within strings do not count: strings are passed over whole. */
function endOfValue(text: string, start: number): number {
  let depth = 0;
  let at = start;
  while (at < text.length) {
    const character = text[at] ?? "";
    if (character === '"') at = endOfString(text, at);
    else at += 1;
    if ("[{".includes(character)) depth += 1;
    if ("]}".includes(character)) depth -= 1;
    const isScalarEnd = depth === 0 && (at >= text.length || /[\s,\]}]/.test(text[at] ?? ""));
    if (isScalarEnd) return at;
  }
  return at;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}

function skipSpace(text: string, at: number): number {
  let next = at;
  while (/\s/.test(text[next] ?? "")) next += 1;
  return next;
}

function positionOf(text: string, at: number): TextPosition {
  const before = text.slice(0, at).split("\n");
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}
