import { unreachable } from "../base/assert.ts";
import { compileFields } from "./compile-fields.ts";
import { isScalar, textOf } from "./compile-value.ts";
import { parseSelector } from "./parse-selector.ts";
import type { PatternEvent } from "./pattern-event.ts";
import { PatternFault } from "./pattern-fault.ts";
import { PatternReader } from "./pattern-reader.ts";
import type { FieldsPattern, FilterPattern, Selector } from "./pattern.ts";
import { isWildcard } from "./pattern.ts";
import { compileSelector } from "./property-table.ts";

/** The text that a value of a metric is taken from; undefined: the event has none. */
export type ValueSource = (event: PatternEvent) => string | undefined;

/** Compiles `$.selector`, or `$name` or `$1`; undefined: the pattern has no such thing. */
export function compileSource(pattern: FilterPattern, source: string): ValueSource | undefined {
  switch (pattern.kind) {
    case "terms":
      return undefined;
    case "json":
      return compileProperty(source);
    case "fields":
      return compileField(pattern, source);
    default:
      return unreachable(pattern);
  }
}

function compileProperty(source: string): ValueSource | undefined {
  const selector = findSelector(source);
  if (selector === undefined || isWildcard(selector)) return undefined;
  const read = compileSelector(selector);
  return (event) => {
    const record = event.record();
    const value = record === undefined ? undefined : read(record);
    return isScalar(value) ? textOf(value) : undefined;
  };
}

function findSelector(text: string): Selector | undefined {
  try {
    const reader = new PatternReader(text);
    const selector = parseSelector(reader);
    return reader.isAtEnd ? selector : undefined;
  } catch (error) {
    if (error instanceof PatternFault) return undefined;
    throw error;
  }
}

function compileField(pattern: FieldsPattern, source: string): ValueSource | undefined {
  const isNamed = pattern.fields.some(({ name }) => name !== undefined && `$${name}` === source);
  if (!isNamed && !/^\$[1-9]\d*$/.test(source)) return undefined;
  const extract = compileFields(pattern);
  return (event) => extract(event.message())?.get(source);
}
