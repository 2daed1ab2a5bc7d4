import { numberForm } from "./parse-value.ts";
import type { FilterPattern } from "./pattern.ts";
import { transformationFaultIn } from "./transformation-rules.ts";
import type { PatternEvent } from "./pattern-event.ts";
import { compileSource } from "./value-source.ts";

/** What a metric filter makes of a match: `MetricTransformation` of the API. */
export interface MetricTransformation {
  readonly metricName: string;
  readonly metricNamespace: string;
  /** A number, `$.selector` of a pattern for JSON, or `$name` or `$1` of one for fields. */
  readonly metricValue: string;
  /** For minutes with events of which none matches. Absent: then there is no data point. */
  readonly defaultValue?: number;
  /** The name of each dimension, and where its value is taken from, as for `metricValue`. */
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly unit?: string;
}

/** One value for the metric, of one event. */
export interface ExtractedValue {
  readonly value: number;
  /** By name. Empty: the metric has none. */
  readonly dimensions: Readonly<Record<string, string>>;
}

/** A transformation cannot be; the message is for `InvalidParameterException`. */
export class TransformationFault extends Error {
  override readonly name = "TransformationFault";
}

/**
 * Compiles a transformation to what it makes of an event that `pattern` matches; undefined: the value
 * is not a number or a dimension is not there, so there is no data point.
 *
 * @throws TransformationFault
 * @see CloudWatch Logs API Reference, MetricTransformation
 */
export function compileTransformation(
  pattern: FilterPattern,
  transformation: MetricTransformation,
): (event: PatternEvent) => ExtractedValue | undefined {
  const fault = transformationFaultIn(pattern, transformation);
  if (fault !== undefined) throw new TransformationFault(fault);

  const { metricValue, dimensions = {} } = transformation;
  const readNumber = numberForm.test(metricValue)
    ? fixed(metricValue)
    : compileSource(pattern, metricValue);
  const named = Object.entries(dimensions).map(
    ([name, source]) => [name, compileSource(pattern, source)] as const,
  );
  return (event) => {
    const text = readNumber?.(event);
    if (text === undefined || !numberForm.test(text)) return undefined;
    const value = Number(text);
    if (!Number.isFinite(value)) return undefined;
    const found: Record<string, string> = {};
    for (const [name, read] of named) {
      const dimension = read?.(event);
      if (dimension === undefined || dimension === "") return undefined;
      found[name] = dimension.slice(0, dimensionCharactersMax);
    }
    return { value, dimensions: found };
  };
}

/** The longest value of a dimension that CloudWatch takes. */
const dimensionCharactersMax = 1024;

function fixed(text: string): () => string {
  return () => text;
}
