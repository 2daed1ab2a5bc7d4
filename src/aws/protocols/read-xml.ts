import { FaultError } from "../fault.ts";
import { readText } from "./read-text.ts";
import { hasTrait, membersOf, textTrait } from "../../call/shape.ts";
import type { Shape } from "../../call/shape.ts";
import { parseXml } from "./xml-document.ts";
import type { XmlContent } from "./xml-document.ts";

type Elements = Readonly<Record<string, XmlContent | readonly XmlContent[]>>;

/**
 * Reads an XML document as a structure. Elements that the structure does not have are passed over.
 *
 * @param root the name that the root element must have
 * @throws FaultError it is no XML, or not of the shape
 */
export function readXmlBody(shape: Shape, body: Uint8Array, root: string): unknown {
  const document = parseXml(body);
  if (withoutPrefix(document.root) !== root) throw malformed(`The root element is not ${root}.`);
  return readContent(shape, document.content);
}

function readContent(shape: Shape, content: XmlContent): unknown {
  if (shape.isStructSchema()) return readStructure(shape, content);
  if (shape.isListSchema()) return readList(shape, content);
  if (shape.isMapSchema()) return readMap(shape, content);
  return readText(shape, textOf(content), "date-time");
}

function readStructure(shape: Shape, content: XmlContent): object {
  const elements = elementsOf(content);
  const result: Record<string, unknown> = {};
  for (const [name, member] of membersOf(shape)) {
    const key = textTrait(member, "xmlName") ?? name;
    const sent = Object.hasOwn(elements, key) ? elements[key] : undefined;
    if (sent === undefined) continue;
    if (member.isListSchema() && hasTrait(member, "xmlFlattened")) {
      result[name] = many(sent).map((item) => readContent(member.getValueSchema(), item));
    } else if (member.isMapSchema() && hasTrait(member, "xmlFlattened")) {
      result[name] = readEntries(member, many(sent));
    } else {
      result[name] = readContent(member, only(sent));
    }
  }
  return result;
}

function readList(shape: Shape, content: XmlContent): readonly unknown[] {
  const element = shape.getValueSchema();
  const items = elementsOf(content)[textTrait(element, "xmlName") ?? "member"];
  return items === undefined ? [] : many(items).map((item) => readContent(element, item));
}

function readMap(shape: Shape, content: XmlContent): object {
  const entries = elementsOf(content)["entry"];
  return entries === undefined ? {} : readEntries(shape, many(entries));
}

function readEntries(shape: Shape, entries: readonly XmlContent[]): object {
  const [keyName, valueName] = [
    textTrait(shape.getKeySchema(), "xmlName") ?? "key",
    textTrait(shape.getValueSchema(), "xmlName") ?? "value",
  ];
  return Object.fromEntries(
    entries.map((entry) => {
      const { [keyName]: key, [valueName]: value } = elementsOf(entry);
      if (key === undefined || value === undefined) throw malformed("An entry is incomplete.");
      return [textOf(only(key)), readContent(shape.getValueSchema(), only(value))];
    }),
  );
}

/** Children by name. An empty element has none; white space between them is none. */
function elementsOf(content: XmlContent): Elements {
  if (typeof content !== "string") return content;
  if (content.trim() !== "") throw malformed("Text stands where elements should.");
  return {};
}

/** The text of an element; its attributes are not looked at. */
function textOf(content: XmlContent): string {
  if (typeof content === "string") return content;
  const text = content["#text"];
  const names = Object.keys(content).filter((name) => name !== "#text" && !name.startsWith("xml"));
  if (names.length > 0) throw malformed("Elements stand where text should.");
  return typeof text === "string" ? text : "";
}

function many(content: XmlContent | readonly XmlContent[]): readonly XmlContent[] {
  return isList(content) ? content : [content];
}

function only(content: XmlContent | readonly XmlContent[]): XmlContent {
  const [first, ...others] = many(content);
  if (first === undefined || others.length > 0) throw malformed("An element stands twice.");
  return first;
}

function isList(content: XmlContent | readonly XmlContent[]): content is readonly XmlContent[] {
  return Array.isArray(content);
}

function withoutPrefix(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

function malformed(problem: string): FaultError {
  return new FaultError({ kind: "malformed-body", problem });
}
