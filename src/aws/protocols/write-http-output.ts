import { assert } from "../../base/assert.ts";
import type { HttpBindings } from "../../call/http-bindings.ts";
import { formatOf } from "./read-text.ts";
import type { Shape } from "../../call/shape.ts";

/** Writes the members of an output that travel in headers. Members that are absent are left out. */
export function writeBoundHeaders(
  bindings: HttpBindings,
  output: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const { member, shape, wireName } of bindings.headers) {
    const value = output[member];
    if (value !== undefined && value !== null) headers[wireName] = writeText(shape, value);
  }
  if (bindings.prefixHeaders !== undefined) {
    const { member, wireName } = bindings.prefixHeaders;
    for (const [name, value] of Object.entries(output[member] ?? {})) {
      headers[wireName + name] = checked(String(value));
    }
  }
  return headers;
}

function writeText(shape: Shape, value: unknown): string {
  if (Array.isArray(value)) {
    const element = shape.getValueSchema();
    return value.map((item: unknown) => writeText(element, item)).join(", ");
  }
  if (value instanceof Date) return writeDate(shape, value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  return checked(String(value));
}

function writeDate(shape: Shape, value: Date): string {
  const format = formatOf(shape, "http-date");
  if (format === "date-time") return value.toISOString();
  return format === "http-date" ? value.toUTCString() : String(value.getTime() / 1000);
}

/** A line break in a header would begin another header. */
function checked(value: string): string {
  assert(!/[\r\n\0]/.test(value), "a header's value has no line breaks");
  return value;
}
