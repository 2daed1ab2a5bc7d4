import { FaultError } from "../fault.ts";
import { dateOfSeconds, formatOf, readBase64, readTimestamp } from "./read-text.ts";
import { membersOf, textTrait } from "../../call/shape.ts";
import type { Shape } from "../../call/shape.ts";

/** How members are named: AWS JSON takes the member's own name, REST-JSON its `jsonName`. */
export interface JsonNaming {
  readonly usesJsonName: boolean;
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads a JSON document as a structure. Members that the structure does not have are passed over,
 * as AWS does; a member of another type is refused; null is as if it were not there.
 *
 * @throws FaultError it is no JSON, or not of the shape
 */
export function readJsonBody(shape: Shape, body: Uint8Array, naming: JsonNaming): object {
  if (body.length === 0) return {};
  const value = readJson(shape, parseJson(body), naming);
  // A structure reads as an object; the empty input of an operation may be anything.
  return typeof value === "object" && value !== null ? value : {};
}

export function parseJson(body: Uint8Array): unknown {
  try {
    const value: unknown = JSON.parse(decoder.decode(body));
    return value;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) {
      throw new FaultError({ kind: "malformed-body", problem: "The body is not valid JSON." });
    }
    throw error;
  }
}

function readJson(shape: Shape, value: unknown, naming: JsonNaming): unknown {
  if (shape.isStructSchema()) return readStructure(shape, value, naming);
  if (shape.isListSchema()) return readList(shape, value, naming);
  if (shape.isMapSchema()) return readMap(shape, value, naming);
  if (shape.isUnitSchema()) return readUnit(value);
  return readScalar(shape, value);
}

function readStructure(shape: Shape, value: unknown, naming: JsonNaming): object {
  if (!isObject(value)) throw unexpected(value, "structure");
  const result: Record<string, unknown> = {};
  for (const [name, member] of membersOf(shape)) {
    const key = naming.usesJsonName ? (textTrait(member, "jsonName") ?? name) : name;
    if (!Object.hasOwn(value, key)) continue;
    const sent = value[key];
    if (sent !== null) result[name] = readJson(member, sent, naming);
  }
  return result;
}

function readList(shape: Shape, value: unknown, naming: JsonNaming): readonly unknown[] {
  if (!Array.isArray(value)) throw unexpected(value, "list");
  const element = shape.getValueSchema();
  return value.map((item: unknown) => readJson(element, item, naming));
}

function readMap(shape: Shape, value: unknown, naming: JsonNaming): object {
  if (!isObject(value)) throw unexpected(value, "map");
  const element = shape.getValueSchema();
  const entries = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(entries.map(([key, item]) => [key, readJson(element, item, naming)]));
}

function readUnit(value: unknown): object {
  if (!isObject(value)) throw unexpected(value, "structure");
  return {};
}

function readScalar(shape: Shape, value: unknown): unknown {
  if (shape.isDocumentSchema()) return value;
  if (shape.isBooleanSchema()) {
    if (typeof value === "boolean") return value;
    throw unexpected(value, "Boolean");
  }
  if (shape.isNumericSchema()) {
    if (typeof value === "number") return value;
    throw unexpected(value, "Number");
  }
  if (shape.isTimestampSchema()) return readJsonTimestamp(shape, value);
  if (typeof value !== "string") throw unexpected(value, "String");
  return shape.isBlobSchema() ? readBase64(value) : value;
}

function readJsonTimestamp(shape: Shape, value: unknown): Date {
  const format = formatOf(shape, "epoch-seconds");
  if (typeof value === "number" && format === "epoch-seconds") return dateOfSeconds(value);
  if (typeof value === "string") return readTimestamp(value, format);
  throw unexpected(value, "Date");
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function unexpected(value: unknown, expected: string): FaultError {
  return new FaultError({ kind: "malformed-body", problem: describe(value, expected) });
}

function describe(value: unknown, expected: string): string {
  if (Array.isArray(value)) return "Start of list found where not expected";
  if (isObject(value)) return "Start of structure or map found where not expected.";
  if (value === null) return `NULL_VALUE can not be converted to ${expected}`;
  const kind = typeof value === "boolean" ? String(value).toUpperCase() : typeof value;
  return `${kind.toUpperCase()}_VALUE can not be converted to ${expected}`;
}
