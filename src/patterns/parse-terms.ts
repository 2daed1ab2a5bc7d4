import { takeExpression, takeQuoted } from "./parse-value.ts";
import type { PatternReader } from "./pattern-reader.ts";
import type { Term, TermsPattern } from "./pattern.ts";

/**
 * Parses terms: words of letters, digits and `_`, phrases in quotation marks and regular
 * expressions, each behind nothing (required), `-` (excluded) or `?` (optional).
 */
export function parseTerms(reader: PatternReader): TermsPattern {
  const required: Term[] = [];
  const excluded: Term[] = [];
  const optional: Term[] = [];
  for (reader.skipSpaces(); !reader.isAtEnd; reader.skipSpaces()) {
    if (reader.take("-")) {
      reader.skipSpaces();
      excluded.push(parseTerm(reader));
    } else if (reader.take("?")) {
      optional.push(parseTerm(reader));
    } else {
      required.push(parseTerm(reader));
    }
  }
  const isCombined = required.length + excluded.length > 0;
  return { kind: "terms", required, excluded, optional: isCombined ? [] : optional };
}

function parseTerm(reader: PatternReader): Term {
  const expression = takeExpression(reader);
  if (expression !== undefined) return { kind: "expression", expression };
  const quoted = takeQuoted(reader);
  // A phrase of nothing but spaces matches everything, as the guide has it.
  if (quoted !== undefined) return { kind: "text", text: quoted.trim() === "" ? "" : quoted };
  const text = reader.takeRun(/[A-Za-z0-9_]*/y);
  if (text === "") throw reader.badTerm();
  return { kind: "text", text };
}
