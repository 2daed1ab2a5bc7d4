import { PatternFault } from "./pattern-fault.ts";

/** A place in the text of a pattern, which moves on as it is read. */
export class PatternReader {
  readonly #text: string;
  #at: number;

  constructor(text: string) {
    this.#text = text;
    this.#at = 0;
  }

  get at(): number {
    return this.#at;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /** The character here; empty at the end. */
  get next(): string {
    return this.#text.charAt(this.#at);
  }

  /** The character behind the next one; empty behind the end. */
  get second(): string {
    return this.#text.charAt(this.#at + 1);
  }

  skipSpaces(): void {
    while (/\s/.test(this.next)) this.#at += 1;
  }

  /** Moves past `token` if it stands here. */
  take(token: string): boolean {
    if (!this.#text.startsWith(token, this.#at)) return false;
    this.#at += token.length;
    return true;
  }

  /** The longest run of the characters of `set`, which is a sticky expression. May be empty. */
  takeRun(set: RegExp): string {
    set.lastIndex = this.#at;
    const run = set.exec(this.#text)?.[0] ?? "";
    this.#at += run.length;
    return run;
  }

  /** The text up to the next `end`, past which it moves; undefined: there is none. */
  takeUntil(end: string): string | undefined {
    const found = this.#text.indexOf(end, this.#at);
    if (found === -1) return undefined;
    const taken = this.#text.slice(this.#at, found);
    this.#at = found + end.length;
    return taken;
  }

  /** The character here, moving past it. */
  takeAny(): string {
    const taken = this.next;
    this.#at += 1;
    return taken;
  }

  /** The text from `start` up to here. */
  since(start: number): string {
    return this.#text.slice(start, this.#at);
  }

  /** The fault of a term that began at `start` and has a character here that it must not have. */
  badTerm(start: number = this.#at): PatternFault {
    if (this.isAtEnd) return this.bad("unexpected end");
    const term = this.#text.slice(start, this.#at) + this.#character();
    return new PatternFault("term", this.#at, `Invalid character(s) in term '${term}'`);
  }

  bad(message: string): PatternFault {
    return new PatternFault("syntax", this.#at, message);
  }

  #character(): string {
    return String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0);
  }
}
