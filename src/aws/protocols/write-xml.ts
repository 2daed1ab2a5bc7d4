import type { Shape } from "../../call/shape.ts";
import { membersOf, textTrait, hasTrait, traitsOf } from "../../call/shape.ts";
import { formatOf } from "./read-text.ts";

/** Writes the value of a member as its elements. */
type Writer = (value: unknown) => string;

const compiled = new WeakMap<object, Writer | undefined>();

/**
 * Writes a structure as an XML document, without the declaration; undefined for one that has what
 * only few structures have (maps, attributes, namespaces of their own, unions, blobs).
 *
 * Why not the SDK's serializer: it makes a tree of nodes first, and a page of a listing has ten
 * thousand of them. What this writes is what that one writes, to the letter, without the members that
 * travel in headers. Compiled once a shape.
 */
export function writePlainXml(
  shape: Shape,
  value: object,
  namespace: string | undefined,
): string | undefined {
  const write = hasOwnNamespace(shape) ? undefined : contentWriter(shape);
  const root = textTrait(shape, "xmlName") ?? shape.getName();
  if (write === undefined || root === undefined) return undefined;
  const attribute = namespace === undefined ? "" : ` xmlns="${namespace}"`;
  const content = write(value);
  return content === "" ? `<${root}${attribute}/>` : `<${root}${attribute}>${content}</${root}>`;
}

/** Compiles a structure to a function that writes its members as elements. */
function contentWriter(shape: Shape): Writer | undefined {
  const schema: unknown = shape.getSchema();
  if (typeof schema !== "object" || schema === null) return undefined;
  if (compiled.has(schema)) return compiled.get(schema);
  // A structure that holds itself finds nothing here, and is left to the SDK with all around it.
  compiled.set(schema, undefined);
  const writer = structureWriter(shape);
  compiled.set(schema, writer);
  return writer;
}

function structureWriter(shape: Shape): Writer | undefined {
  if (!shape.isStructSchema() || shape.isUnionSchema() || hasOwnNamespace(shape)) return undefined;
  const members: (readonly [name: string, write: Writer])[] = [];
  for (const [name, member] of membersOf(shape)) {
    // It travels in a header of its own.
    if (hasTrait(member, "httpHeader")) continue;
    const write = memberWriter(name, member);
    if (write === undefined) return undefined;
    members.push([name, write]);
  }
  return (value) => {
    let text = "";
    for (const [name, write] of members) {
      const member = memberOf(value, name);
      if (member !== undefined && member !== null) text += write(member);
    }
    return text;
  };
}

function memberOf(structure: unknown, name: string): unknown {
  if (typeof structure !== "object" || structure === null) return undefined;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- any object has such members
  return (structure as Readonly<Record<string, unknown>>)[name];
}

function memberWriter(name: string, member: Shape): Writer | undefined {
  if (hasTrait(member, "xmlAttribute") || hasOwnNamespace(member)) return undefined;
  const element = textTrait(member, "xmlName") ?? name;
  if (!member.isListSchema()) return elementWriter(element, member);
  const item = member.getValueSchema();
  const isFlat = hasTrait(member, "xmlFlattened");
  const itemElement = isFlat ? element : (textTrait(item, "xmlName") ?? "member");
  if (hasTrait(item, "sparse") || hasOwnNamespace(item)) return undefined;
  const write = item.isListSchema() ? undefined : elementWriter(itemElement, item);
  if (write === undefined) return undefined;
  const writeItems = (value: unknown): string => {
    let text = "";
    for (const one of Array.isArray(value) ? value : []) {
      if (one !== undefined && one !== null) text += write(one);
    }
    return text;
  };
  return isFlat ? writeItems : (value) => wrapped(element, writeItems(value));
}

function elementWriter(element: string, shape: Shape): Writer | undefined {
  const [open, close] = [`<${element}>`, `</${element}>`];
  if (shape.isStructSchema()) {
    const content = contentWriter(shape);
    return content && ((value) => wrapped(element, content(value)));
  }
  // Neither digits nor true and false have a sign that needs a reference.
  if (shape.isBooleanSchema() || shape.isNumericSchema()) {
    return (value) => open + String(value) + close;
  }
  const text = textWriter(shape);
  return text && ((value) => open + escapeText(text(value)) + close);
}

function textWriter(shape: Shape): Writer | undefined {
  if (shape.isTimestampSchema()) {
    const format = formatOf(shape, "date-time");
    return format === "date-time" ? isoWriter : undefined;
  }
  return shape.isStringSchema() ? String : undefined;
}

/** The seconds of the last timestamp: those of a page are often the same, and cost most of it. */
let last: { readonly second: number; readonly text: string } | undefined;

function isoWriter(value: unknown): string {
  if (!(value instanceof Date)) return String(value);
  const time = value.getTime();
  const second = Math.floor(time / 1000);
  if (last?.second !== second) last = { second, text: value.toISOString().slice(0, -5) };
  const milliseconds = time - second * 1000;
  if (milliseconds === 0) return `${last.text}Z`;
  return `${last.text}.${String(milliseconds).padStart(3, "0")}Z`;
}

/** An element without content has no end tag. */
function wrapped(element: string, content: string): string {
  return content === "" ? `<${element}/>` : `<${element}>${content}</${element}>`;
}

function hasOwnNamespace(shape: Shape): boolean {
  return traitsOf(shape).xmlNamespace !== undefined;
}

const special = /[&"'<>\r\n\u0085\u2028]/;
const references: Readonly<Record<string, string>> = {
  "&": "&amp;",
  '"': "&quot;",
  "'": "&apos;",
  "<": "&lt;",
  ">": "&gt;",
  "\r": "&#x0D;",
  "\n": "&#x0A;",
  "\u0085": "&#x85;",
  "\u2028": "&#x2028;",
};

function escapeText(text: string): string {
  if (!special.test(text)) return text;
  return text.replaceAll(/[&"'<>\r\n\u0085\u2028]/g, (sign) => references[sign] ?? sign);
}
