import { compileExpression } from "./expression-matcher.ts";
import type { Term, TermsPattern } from "./pattern.ts";

/** Compiles terms to a test of a message. */
export function compileTerms(pattern: TermsPattern): (message: string) => boolean {
  const required = pattern.required.map(compileTerm);
  const excluded = pattern.excluded.map(compileTerm);
  const optional = pattern.optional.map(compileTerm);
  return (message) =>
    required.every((isThere) => isThere(message)) &&
    !excluded.some((isThere) => isThere(message)) &&
    (optional.length === 0 || optional.some((isThere) => isThere(message)));
}

function compileTerm(term: Term): (message: string) => boolean {
  if (term.kind === "expression") return compileExpression(term.expression);
  return (message) => message.includes(term.text);
}
