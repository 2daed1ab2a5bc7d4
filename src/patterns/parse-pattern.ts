import { parseFields } from "./parse-fields.ts";
import { parseJson } from "./parse-json.ts";
import { parseTerms } from "./parse-terms.ts";
import { PatternFault } from "./pattern-fault.ts";
import { PatternReader } from "./pattern-reader.ts";
import type { FilterPattern } from "./pattern.ts";
import { patternCharactersMax } from "./pattern.ts";

/**
 * Parses a filter pattern: `{…}` is one for JSON, `[…]` one for fields with spaces between them,
 * anything else is terms. Case matters everywhere.
 *
 * @throws PatternFault the text is no pattern, or larger than one may be
 * @see CloudWatch Logs User Guide, "Filter pattern syntax"
 */
export function parsePattern(text: string): FilterPattern {
  if (text.length > patternCharactersMax) {
    const message = `more than ${patternCharactersMax} characters`;
    throw new PatternFault("length", patternCharactersMax, message);
  }
  const reader = new PatternReader(text);
  reader.skipSpaces();
  if (reader.take("{")) return parseJson(reader);
  if (reader.take("[")) return parseFields(reader);
  return parseTerms(reader);
}
