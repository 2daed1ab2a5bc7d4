/** A field of a line: its text without the brackets or quotation marks around it, and its place. */
export interface LineField {
  readonly text: string;
  readonly start: number;
}

/**
 * The fields of a line, which spaces and tabs separate. What stands in square brackets or quotation
 * marks is one field; one that is not closed is a word like any other.
 */
export function splitFields(line: string): readonly LineField[] {
  const fields: LineField[] = [];
  // Where no closing mark was found, there is none further on: nothing is looked for twice.
  const unclosed = new Set<string>();
  let at = skipSpaces(line, 0);
  while (at < line.length) {
    const close = closing.get(line.charAt(at));
    const end = close === undefined || unclosed.has(close) ? -1 : line.indexOf(close, at + 1);
    if (end !== -1) {
      fields.push({ text: line.slice(at + 1, end), start: at });
      at = skipSpaces(line, end + 1);
      continue;
    }
    if (close !== undefined) unclosed.add(close);
    const wordEnd = endOfWord(line, at);
    fields.push({ text: line.slice(at, wordEnd), start: at });
    at = skipSpaces(line, wordEnd);
  }
  return fields;
}

const closing: ReadonlyMap<string, string> = new Map([
  ["[", "]"],
  ['"', '"'],
]);

function skipSpaces(line: string, from: number): number {
  let at = from;
  while (isSpace(line, at)) at += 1;
  return at;
}

function endOfWord(line: string, from: number): number {
  let at = from;
  while (at < line.length && !isSpace(line, at)) at += 1;
  return at;
}

function isSpace(line: string, at: number): boolean {
  const character = line.charAt(at);
  return character === " " || character === "\t" || character === "\n" || character === "\r";
}
