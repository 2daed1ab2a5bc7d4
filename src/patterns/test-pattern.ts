import { compileFields } from "./compile-fields.ts";
import { compilePattern } from "./compile-patterns.ts";
import { messageEvent } from "./pattern-event.ts";
import type { FilterPattern } from "./pattern.ts";

/** A message that a pattern matched: `MetricFilterMatchRecord` of `TestMetricFilter`. */
export interface PatternMatch {
  /** Which of the messages, from 0. */
  readonly eventNumber: number;
  readonly eventMessage: string;
  /** The fields of a line, by `$name` or `$1`, `$2`, …; of other patterns there are none. */
  readonly extractedValues: Readonly<Record<string, string>>;
}

/**
 * The messages that a pattern matches, in order.
 *
 * @see CloudWatch Logs API Reference, TestMetricFilter
 */
export function testPattern(
  pattern: FilterPattern,
  messages: readonly string[],
): readonly PatternMatch[] {
  const extract = compileExtraction(pattern);
  return messages.flatMap((eventMessage, eventNumber) => {
    const extractedValues = extract(eventMessage);
    return extractedValues === undefined ? [] : [{ eventNumber, eventMessage, extractedValues }];
  });
}

function compileExtraction(
  pattern: FilterPattern,
): (message: string) => Readonly<Record<string, string>> | undefined {
  if (pattern.kind === "fields") {
    const extract = compileFields(pattern);
    return (message) => {
      const fields = extract(message);
      return fields === undefined ? undefined : Object.fromEntries(fields);
    };
  }
  const matches = compilePattern(pattern);
  return (message) => (matches(messageEvent(message)) ? {} : undefined);
}
