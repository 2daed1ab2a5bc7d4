import { unreachable } from "../base/assert.ts";
import type { ParsedRecord } from "../record/envelope.ts";
import { isObject } from "./pattern-event.ts";
import type { Selector, Step } from "./pattern.ts";
import { isWildcard } from "./pattern.ts";

/** What a selector leads to where there is nothing. */
export const missing: unique symbol = Symbol("missing");

/** The properties of one record that several patterns ask for, each read at most once. */
export interface Properties {
  /** The value at a slot; with a wildcard in its selector, the list of all values. Or `missing`. */
  readonly at: (slot: number) => unknown;
}

/** The selectors of all patterns that are compiled together. The same text has the same slot. */
export class PropertyTable {
  readonly #slots = new Map<string, number>();
  readonly #readers: ((record: ParsedRecord) => unknown)[] = [];
  /** JSON knows no undefined: that means not read yet. */
  readonly #unread: undefined[] = [];

  slotOf(selector: Selector): number {
    const known = this.#slots.get(selector.text);
    if (known !== undefined) return known;
    const slot = this.#readers.length;
    this.#slots.set(selector.text, slot);
    this.#readers.push(compileSelector(selector));
    this.#unread.push(undefined);
    return slot;
  }

  properties(record: ParsedRecord): Properties {
    const values: unknown[] = this.#unread.slice();
    return {
      at: (slot) => {
        const known = values[slot];
        if (known !== undefined) return known;
        const value = this.#readers[slot]?.(record);
        values[slot] = value;
        return value;
      },
    };
  }
}

/** What a selector leads to in a record: one value or `missing`, or, with a wildcard, a list. */
export function compileSelector(selector: Selector): (record: ParsedRecord) => unknown {
  const { steps } = selector;
  if (isWildcard(selector)) {
    return (record) => steps.reduce<readonly unknown[]>(stepAll, [record]);
  }
  return (record) => {
    let value: unknown = record;
    for (const step of steps) {
      value = stepFrom(value, step);
      if (value === missing) break;
    }
    return value;
  };
}

function stepFrom(value: unknown, step: Step): unknown {
  if (step.kind === "property") {
    return isObject(value) && Object.hasOwn(value, step.name) ? value[step.name] : missing;
  }
  const isThere = step.kind === "element" && Array.isArray(value) && step.index < value.length;
  return isThere ? value[step.index] : missing;
}

function stepAll(values: readonly unknown[], step: Step): readonly unknown[] {
  switch (step.kind) {
    case "any-element":
      return values.flatMap((value): unknown[] => (Array.isArray(value) ? [...value] : []));
    case "any-property":
      return values.flatMap((value) => (isObject(value) ? Object.values(value) : []));
    case "property":
    case "element":
      return values.map((value) => stepFrom(value, step)).filter((value) => value !== missing);
    default:
      return unreachable(step);
  }
}
