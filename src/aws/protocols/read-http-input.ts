import { FaultError } from "../fault.ts";
import { header } from "../http-message.ts";
import type { ReceivedRequest } from "../http-message.ts";
import type { BoundMember, HttpBindings } from "../../call/http-bindings.ts";
import { readText } from "./read-text.ts";
import type { TimestampFormat } from "./read-text.ts";
import type { Shape } from "../../call/shape.ts";

/**
 * Reads the members that travel in path, query and headers.
 *
 * @param labels the values of the URI's labels, decoded
 * @throws FaultError a value is not of its member's shape
 */
export function readBoundMembers(
  bindings: HttpBindings,
  request: ReceivedRequest,
  labels: ReadonlyMap<string, string>,
): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const bound of bindings.labels) {
    const text = labels.get(bound.member);
    if (text !== undefined) input[bound.member] = readBound(bound, text, "date-time");
  }
  readQuery(bindings, request, input);
  for (const bound of bindings.headers) {
    const value = readHeader(bound, header(request, bound.wireName.toLowerCase()));
    if (value !== undefined) input[bound.member] = value;
  }
  if (bindings.prefixHeaders !== undefined) {
    const { member, wireName } = bindings.prefixHeaders;
    const found = [...request.headers.keys()].filter((name) => name.startsWith(wireName));
    const entries = found.map((name) => [name.slice(wireName.length), header(request, name) ?? ""]);
    if (entries.length > 0) input[member] = Object.fromEntries(entries);
  }
  return input;
}

function readQuery(
  bindings: HttpBindings,
  request: ReceivedRequest,
  input: Record<string, unknown>,
): void {
  if (request.query.length === 0) return;
  const taken = new Set<string>();
  for (const bound of bindings.query) {
    taken.add(bound.wireName);
    const values = request.query.filter(([name]) => name === bound.wireName);
    const first = values[0]?.[1];
    if (first === undefined) continue;
    if (bound.shape.isListSchema()) {
      const element = bound.shape.getValueSchema();
      input[bound.member] = values.map(([, text]) =>
        readBound({ ...bound, shape: element }, text, "date-time"),
      );
    } else if (first !== "" || bound.shape.isStringSchema()) {
      input[bound.member] = readBound(bound, first, "date-time");
    }
  }
  if (bindings.queryParams !== undefined) {
    const others = request.query.filter(([name]) => !taken.has(name));
    if (others.length > 0) input[bindings.queryParams.member] = Object.fromEntries(others);
  }
}

function readHeader(bound: BoundMember, text: string | undefined): unknown {
  if (text === undefined) return undefined;
  const { shape } = bound;
  if (shape.isListSchema()) {
    const element = { ...bound, shape: shape.getValueSchema() };
    const items = text.split(",").map((item) => item.trim());
    return items.filter((item) => item !== "").map((item) => readBound(element, item, "http-date"));
  }
  if (text === "" && !shape.isStringSchema()) return undefined;
  // A condition on a date that cannot be read counts as not given (RFC 9110, section 13.1.3).
  if (shape.isTimestampSchema() && /^if-/i.test(bound.wireName)) {
    return Number.isNaN(Date.parse(text)) ? undefined : new Date(Date.parse(text));
  }
  return readBound(bound, text, "http-date");
}

function readBound(bound: BoundMember, text: string, format: TimestampFormat): unknown {
  try {
    return readText(bound.shape, text, format);
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    throw new FaultError({
      kind: "invalid-parameter",
      name: bound.wireName,
      value: text.slice(0, 256),
      problem: problemOf(bound.wireName, bound.shape),
    });
  }
}

function problemOf(name: string, shape: Shape): string {
  if (name === "partNumber") {
    return "Part number must be an integer between 1 and 10000, inclusive";
  }
  return shape.isNumericSchema()
    ? `Provided ${name} not an integer or within integer range`
    : `The value of ${name} is invalid.`;
}
