import type { MetricTransformation } from "./metric-transformation.ts";
import { numberForm } from "./parse-value.ts";
import type { FilterPattern } from "./pattern.ts";
import { compileSource } from "./value-source.ts";

/** Dimensions of one metric filter. */
export const dimensionsMax = 3;

/** The units of CloudWatch (`StandardUnit`). */
export const metricUnits: ReadonlySet<string> = new Set([
  "Seconds",
  "Microseconds",
  "Milliseconds",
  "Bytes",
  "Kilobytes",
  "Megabytes",
  "Gigabytes",
  "Terabytes",
  "Bits",
  "Kilobits",
  "Megabits",
  "Gigabits",
  "Terabits",
  "Percent",
  "Count",
  "Bytes/Second",
  "Kilobytes/Second",
  "Megabytes/Second",
  "Gigabytes/Second",
  "Terabytes/Second",
  "Bits/Second",
  "Kilobits/Second",
  "Megabits/Second",
  "Gigabits/Second",
  "Terabits/Second",
  "Count/Second",
  "None",
]);

/** What is wrong with a transformation for matches of `pattern`; undefined: nothing. */
export function transformationFaultIn(
  pattern: FilterPattern,
  transformation: MetricTransformation,
): string | undefined {
  const { metricName, metricNamespace, unit, defaultValue } = transformation;
  if (!isName(metricName)) return "Invalid metric transformation: metricName is not valid";
  if (!isName(metricNamespace)) {
    return "Invalid metric transformation: metricNamespace is not valid";
  }
  if (unit !== undefined && !metricUnits.has(unit)) {
    return `Invalid metric transformation: unit ${unit} is not valid`;
  }
  if (defaultValue !== undefined && !Number.isFinite(defaultValue)) {
    return "Invalid metric transformation: defaultValue is not a number";
  }
  return (
    valueFaultIn(pattern, transformation.metricValue) ?? dimensionsFaultIn(pattern, transformation)
  );
}

/** 1 to 255 characters other than `:`, `*` and `$` (API reference). */
function isName(text: string): boolean {
  return text !== "" && text.length <= 255 && /^[^:*$]*$/.test(text);
}

function valueFaultIn(pattern: FilterPattern, metricValue: string): string | undefined {
  if (metricValue.length > 100) return "Invalid metric transformation: metricValue is too long";
  const isNumber = numberForm.test(metricValue) && Number.isFinite(Number(metricValue));
  if (isNumber || compileSource(pattern, metricValue) !== undefined) return undefined;
  return `Invalid metric transformation: metricValue ${metricValue} is not valid`;
}

function dimensionsFaultIn(
  pattern: FilterPattern,
  { dimensions = {}, defaultValue }: MetricTransformation,
): string | undefined {
  const all = Object.entries(dimensions);
  if (all.length === 0) return undefined;
  if (pattern.kind === "terms") return "The specified filter pattern does not support dimensions";
  if (all.length > dimensionsMax) {
    return `Invalid metric transformation: at most ${dimensionsMax} dimensions are allowed`;
  }
  if (defaultValue !== undefined) {
    return "Invalid metric transformation: dimensions and default value are mutually exclusive";
  }
  const bad = all.find(
    ([name, source]) =>
      name === "" || name.length > 255 || compileSource(pattern, source) === undefined,
  );
  if (bad === undefined) return undefined;
  return `Invalid metric transformation: dimension ${bad[0]} with the value ${bad[1]} is not valid`;
}
