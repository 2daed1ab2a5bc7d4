import { must } from "../base/assert.ts";
import type { CharacterSet } from "./character-set.ts";
import { characterClasses, classOf } from "./character-set.ts";
import type { Piece, RegularExpression } from "./regular-expression.ts";

/**
 * Compiles a regular expression to a test of whether a text has a match anywhere.
 *
 * Time grows with the length of the text and never faster, whoever wrote expression and text: an
 * automaton is followed, without going back. Its states are made as they are met, and forgotten when they
 * become too many.
 */
export function compileExpression(expression: RegularExpression): (text: string) => boolean {
  const places = placesOf(expression);
  let states = statesOf(places);
  return (text) => {
    if (states.count > statesMax) states = statesOf(places);
    let state = states.first;
    for (let at = 0; at < text.length && !state.isMatch; at += 1) {
      const unit = text.charCodeAt(at);
      // The second half of a character beyond the basic plane.
      if (unit >= 0xdc00 && unit <= 0xdfff) continue;
      state = state.next[classOf(unit)] ?? states.step(state, classOf(unit));
      if (states.count > statesMax) {
        states = statesOf(places);
        state = states.find(state.places);
      }
    }
    return state.isMatch || state.isMatchAtEnd;
  };
}

const statesMax = 500;

/** A place in an expression that is written out: what must come next, and where that leads. */
type Place =
  | { readonly kind: "match" | "start" | "end" }
  | {
      readonly kind: "character";
      readonly set: CharacterSet;
      readonly isOptional: boolean;
      /** After it the place stays as it is; else it is the next one's turn. */
      readonly isRepeated: boolean;
    };

/** The places of all alternatives, one after the other, each ending in `match`. */
interface Places {
  readonly all: readonly Place[];
  readonly starts: readonly number[];
}

function placesOf({ branches }: RegularExpression): Places {
  const all: Place[] = [];
  const starts: number[] = [];
  for (const pieces of branches) {
    starts.push(all.length);
    for (const piece of pieces) all.push(...writtenOut(piece));
    all.push({ kind: "match" });
  }
  return { all, starts };
}

function writtenOut(piece: Piece): readonly Place[] {
  if (piece.kind !== "characters") return [piece];
  const { set, atLeast, atMost } = piece;
  const kind = "character";
  const one: Place = { kind, set, isOptional: false, isRepeated: false };
  const needed = Array.from({ length: atLeast }, () => one);
  if (atMost === Infinity) return [...needed, { kind, set, isOptional: true, isRepeated: true }];
  const further = { length: atMost - atLeast };
  return [...needed, ...Array.from(further, () => ({ ...one, isOptional: true }))];
}

/** All places that a text read so far may have led to. */
interface State {
  /** Ascending. */
  readonly places: readonly number[];
  readonly isMatch: boolean;
  readonly isMatchAtEnd: boolean;
  /** By class of character; where it is undefined, nobody has gone there yet. */
  readonly next: (State | undefined)[];
}

interface States {
  readonly first: State;
  readonly count: number;
  readonly step: (from: State, character: number) => State;
  readonly find: (places: readonly number[]) => State;
}

function statesOf(places: Places): States {
  const known = new Map<string, State>();
  const { all, starts } = places;

  const find = (numbers: readonly number[]): State => {
    const key = numbers.join(" ");
    const state = known.get(key) ?? stateAt(all, numbers, isEnd);
    known.set(key, state);
    return state;
  };
  const step = (from: State, character: number): State => {
    const reached = new Set<number>();
    // A match may begin behind any character.
    for (const start of starts) reach(all, start, isNeither, reached);
    for (const number of from.places) {
      const place = all[number];
      if (place?.kind !== "character" || place.set[character] !== 1) continue;
      reach(all, place.isRepeated ? number : number + 1, isNeither, reached);
    }
    const state = find([...reached].toSorted((a, b) => a - b));
    from.next[character] = state;
    return state;
  };

  const reached = new Set<number>();
  for (const start of starts) reach(all, start, isStart, reached);
  // If the text is empty, its start is its end.
  const first = stateAt(all, [...reached], isStartAndEnd);
  return {
    first,
    step,
    find,
    get count() {
      return known.size;
    },
  };
}

const nowhere: readonly undefined[] = Array.from({ length: characterClasses }, () => undefined);

/** Which assertions hold at a place in the text. */
type Holds = (kind: "start" | "end") => boolean;
const isStart: Holds = (kind) => kind === "start";
const isEnd: Holds = (kind) => kind === "end";
const isNeither: Holds = () => false;
const isStartAndEnd: Holds = () => true;

function stateAt(all: readonly Place[], places: readonly number[], atEnd: Holds): State {
  const reached = new Set<number>();
  for (const place of places) reach(all, place, atEnd, reached);
  const isMatch = (place: number): boolean => all[place]?.kind === "match";
  return {
    places,
    isMatch: places.some(isMatch),
    isMatchAtEnd: [...reached].some(isMatch),
    next: nowhere.slice(),
  };
}

/** Adds a place to `reached`, and those that it leads to without a character. */
function reach(all: readonly Place[], from: number, holds: Holds, reached: Set<number>): void {
  for (let number = from; !reached.has(number); number += 1) {
    const place = must(all[number], "the last place is a match");
    reached.add(number);
    if (place.kind === "match") return;
    if (place.kind === "character" ? !place.isOptional : !holds(place.kind)) return;
  }
}
