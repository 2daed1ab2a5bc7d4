import { checkLimits } from "./pattern-limits.ts";
import { takeComparison } from "./parse-value.ts";
import type { PatternReader } from "./pattern-reader.ts";
import type { Condition, Field, FieldsPattern } from "./pattern.ts";
import { joined } from "./pattern.ts";

/**
 * Parses what follows `[`: fields by name, in order, with their conditions. An empty place is a
 * field without a name; `...` stands, once, for any number of them, and so does `[]` as a whole.
 */
export function parseFields(reader: PatternReader): FieldsPattern {
  const fields: Field[] = [];
  let ellipsisAt: number | undefined;
  reader.skipSpaces();
  if (reader.take("]")) {
    checkEnd(reader);
    return { kind: "fields", fields, ellipsisAt: 0 };
  }
  for (;;) {
    reader.skipSpaces();
    if (reader.take("...")) {
      if (ellipsisAt !== undefined) throw reader.bad("only one ... is allowed");
      ellipsisAt = fields.length;
    } else {
      fields.push(parseField(reader));
    }
    reader.skipSpaces();
    if (reader.take("]")) break;
    if (!reader.take(",")) throw reader.badTerm();
  }
  checkEnd(reader);
  checkLimits(fields.flatMap(({ condition }) => condition ?? []));
  return { kind: "fields", fields, ...(ellipsisAt === undefined ? {} : { ellipsisAt }) };
}

function checkEnd(reader: PatternReader): void {
  reader.skipSpaces();
  if (!reader.isAtEnd) throw reader.bad("nothing may follow the closing bracket");
}

const nameRun = /[A-Za-z0-9_-]*/y;

function parseField(reader: PatternReader): Field {
  const name = reader.takeRun(nameRun);
  if (name === "") {
    if (reader.next === "," || reader.next === "]") return {};
    throw reader.badTerm();
  }
  reader.skipSpaces();
  const test = takeComparison(reader);
  if (test === undefined) return { name };

  const any: Condition<string>[][] = [[{ kind: "test", subject: name, test }]];
  for (;;) {
    reader.skipSpaces();
    if (reader.take("||")) any.push([parseTest(reader, name)]);
    else if (reader.take("&&")) any.at(-1)?.push(parseTest(reader, name));
    else break;
  }
  const branches = any.map((all) => joined("all", all));
  return { name, condition: joined("any", branches) };
}

function parseTest(reader: PatternReader, name: string): Condition<string> {
  reader.skipSpaces();
  const at = reader.at;
  const named = reader.takeRun(nameRun);
  if (named === "") throw reader.badTerm();
  if (named !== name) throw reader.bad(`a condition of ${name} cannot be about ${named}`);
  reader.skipSpaces();
  const test = takeComparison(reader);
  if (test === undefined) throw reader.badTerm(at);
  return { kind: "test", subject: name, test };
}
