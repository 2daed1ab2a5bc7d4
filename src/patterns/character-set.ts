/**
 * A set of characters: one flag for each of ASCII, and one for all others together, which patterns
 * cannot tell apart.
 */
export type CharacterSet = Uint8Array;

/** The flag of characters beyond ASCII. */
export const beyondAscii = 128;
export const characterClasses = 129;

/** The flag that a UTF-16 code unit is looked up at. */
export function classOf(unit: number): number {
  return unit < beyondAscii ? unit : beyondAscii;
}

export function characterSet(has: (character: string) => boolean): CharacterSet {
  const set = new Uint8Array(characterClasses);
  for (let code = 0; code < beyondAscii; code += 1) {
    if (has(String.fromCodePoint(code))) set[code] = 1;
  }
  return set;
}

/** All characters that are not in `set`. */
export function complement(set: CharacterSet): CharacterSet {
  return set.map((flag) => 1 - flag);
}

export function union(sets: readonly CharacterSet[]): CharacterSet {
  return new Uint8Array(characterClasses).map((_, at) =>
    sets.some((set) => set[at] === 1) ? 1 : 0,
  );
}

/** `from` to `to`, both included. */
export function characterRange(from: string, to: string): CharacterSet {
  return characterSet((character) => character >= from && character <= to);
}

const digits = characterSet((character) => /[0-9]/.test(character));
const spaces = characterSet((character) => /\s/.test(character));
const words = characterSet((character) => /\w/.test(character));

/** What `.` stands for: everything but the end of a line. */
export const anyCharacter: CharacterSet = complement(characterRange("\n", "\n"));

/** What follows a backslash and stands for many. */
export const namedSets: ReadonlyMap<string, CharacterSet> = new Map([
  ["d", digits],
  ["D", complement(digits)],
  ["s", spaces],
  ["S", complement(spaces)],
  ["w", words],
  ["W", complement(words)],
]);
