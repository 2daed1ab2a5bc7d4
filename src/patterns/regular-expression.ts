import type { CharacterSet } from "./character-set.ts";
import { anyCharacter, characterRange, complement, namedSets, union } from "./character-set.ts";
import { PatternFault } from "./pattern-fault.ts";
import { PatternReader } from "./pattern-reader.ts";

/** A regular expression of filter patterns: alternatives of pieces, and no groups. */
export interface RegularExpression {
  readonly source: string;
  readonly branches: readonly (readonly Piece[])[];
}

export type Piece =
  | { readonly kind: "start" | "end" }
  | {
      readonly kind: "characters";
      readonly set: CharacterSet;
      readonly atLeast: number;
      /** `Infinity`: any number. */
      readonly atMost: number;
    };

/**
 * How many characters an expression may stand for when its repetitions are written out. AWS's limit is
 * not known; this one bounds what matching can cost.
 */
export const writtenOutMax = 250;

/**
 * Parses what stands between percent signs: letters, digits, spaces and `: _ # = @ / ; , -`, the
 * operators `^ $ ? [ ] { } | \ * + .`, and `\d \s \w`, their opposites and `\xhh`.
 *
 * @param at where the expression stands in its pattern
 * @throws PatternFault
 * @see CloudWatch Logs User Guide, "Supported regular expressions (regex) syntax"
 */
export function parseRegularExpression(source: string, at: number): RegularExpression {
  const reader = new PatternReader(source);
  const bad: Bad = (message) => new PatternFault("expression", at + reader.at, message);
  if (source === "") throw bad("the regular expression is empty");

  const branches: Piece[][] = [[]];
  let writtenOut = 0;
  while (!reader.isAtEnd) {
    if (reader.take("|")) {
      branches.push([]);
      continue;
    }
    const piece = parsePiece(reader, bad);
    branches.at(-1)?.push(piece);
    writtenOut += piece.kind === "characters" ? longest(piece) : 1;
    if (writtenOut > writtenOutMax) {
      throw bad(`the regular expression repeats more than ${writtenOutMax} characters`);
    }
  }
  return { source, branches };
}

type Bad = (message: string) => PatternFault;

function longest({ atLeast, atMost }: Repetition): number {
  return atMost === Infinity ? atLeast + 1 : atMost;
}

function parsePiece(reader: PatternReader, bad: Bad): Piece {
  if (reader.take("^")) return { kind: "start" };
  if (reader.take("$")) return { kind: "end" };
  const set = parseSet(reader, bad);
  return { kind: "characters", set, ...parseRepetition(reader, bad) };
}

interface Repetition {
  readonly atLeast: number;
  readonly atMost: number;
}

function parseRepetition(reader: PatternReader, bad: Bad): Repetition {
  if (reader.take("*")) return { atLeast: 0, atMost: Infinity };
  if (reader.take("+")) return { atLeast: 1, atMost: Infinity };
  if (reader.take("?")) return { atLeast: 0, atMost: 1 };
  if (!reader.take("{")) return { atLeast: 1, atMost: 1 };
  return parseBounds(reader.takeUntil("}"), bad);
}

/** What stands between braces: `2`, `2,`, `,3` or `2,3`. */
function parseBounds(text: string | undefined, bad: Bad): Repetition {
  if (text === undefined) throw bad("the } of a repetition is missing");
  const form = /^ *(\d*) *(?:(,) *(\d*) *)?$/;
  const [, from = "", comma, to = ""] = form.exec(text) ?? [];
  if (from === "" && to === "") throw bad("a repetition needs a number");
  const atLeast = Number(from);
  const most = to === "" ? Infinity : Number(to);
  const atMost = comma === undefined ? atLeast : most;
  if (atLeast > atMost) throw bad("a repetition needs its bounds in order");
  return { atLeast, atMost };
}

function parseSet(reader: PatternReader, bad: Bad): CharacterSet {
  if (reader.take(".")) return anyCharacter;
  if (reader.take("[")) return parseClass(reader, bad);
  const found = parseCharacter(reader, bad);
  return typeof found === "string" ? characterRange(found, found) : found;
}

/** What stands in a class for itself, besides what does so outside one. */
const plainInClass = /[\^$?[{}|*+.]/;

function parseClass(reader: PatternReader, bad: Bad): CharacterSet {
  const isComplement = reader.take("^");
  const sets: CharacterSet[] = [];
  while (!reader.take("]")) {
    if (reader.isAtEnd) throw bad("the ] of a class of characters is missing");
    const from = parseClassCharacter(reader, bad);
    const isRange = typeof from === "string" && reader.next === "-" && reader.second !== "]";
    if (!isRange) {
      sets.push(typeof from === "string" ? characterRange(from, from) : from);
      continue;
    }
    reader.takeAny();
    const to = parseClassCharacter(reader, bad);
    if (typeof to !== "string" || to < from) throw bad("a range needs its ends in order");
    sets.push(characterRange(from, to));
  }
  if (sets.length === 0) throw bad("a class of characters is empty");
  return isComplement ? complement(union(sets)) : union(sets);
}

function parseClassCharacter(reader: PatternReader, bad: Bad): string | CharacterSet {
  return plainInClass.test(reader.next) ? reader.takeAny() : parseCharacter(reader, bad);
}

/** One character, or the set that an escape names. */
function parseCharacter(reader: PatternReader, bad: Bad): string | CharacterSet {
  if (reader.take("\\")) return parseEscape(reader, bad);
  if (/[A-Za-z0-9 :_#=@/;,-]/.test(reader.next)) return reader.takeAny();
  if (/[?{}\]*+]/.test(reader.next)) throw bad(`nothing for ${reader.next} to stand behind`);
  throw reader.isAtEnd ? bad("unexpected end") : unsupported(reader, bad);
}

function parseEscape(reader: PatternReader, bad: Bad): string | CharacterSet {
  const named = namedSets.get(reader.next);
  if (named !== undefined) {
    reader.takeAny();
    return named;
  }
  if (reader.take("x")) {
    const hex = reader.takeRun(/[0-7][0-9A-Fa-f]/y);
    if (hex === "") throw bad("\\x needs two hexadecimal digits of ASCII");
    return String.fromCodePoint(Number.parseInt(hex, 16));
  }
  if (/[\^$?[\]{}|\\*+.:_#=@/;,-]/.test(reader.next)) return reader.takeAny();
  throw reader.isAtEnd ? bad("nothing follows the backslash") : unsupported(reader, bad);
}

/** AWS's sentence, which it has for terms as well. */
function unsupported(reader: PatternReader, bad: Bad): PatternFault {
  return new PatternFault("term", bad("").at, reader.badTerm().message);
}
