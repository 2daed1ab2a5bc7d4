import { XmlShapeDeserializer, XmlShapeSerializer } from "@aws-sdk/core/protocols";

import { FaultError } from "../fault.ts";
import type { Shape } from "../../call/shape.ts";
import { writePlainXml } from "./write-xml.ts";

/** An element's content: text, or children and attributes by name (a list where it repeats). */
export type XmlContent = string | { readonly [name: string]: XmlContent | readonly XmlContent[] };

export interface XmlDocument {
  readonly root: string;
  readonly content: XmlContent;
}

const decoder = new TextDecoder("utf-8", { fatal: true });
const settings = {
  timestampFormat: { useTrait: true, default: 5 },
  httpBindings: true,
  xmlNamespace: "",
  serviceNamespace: "",
} as const;
const parser = new XmlShapeDeserializer(settings);
/** The number of the schema of documents: any content is handed out as it was parsed. */
const anything = 15;

/**
 * Parses XML. A document type is refused: nothing that AWS takes has one.
 *
 * @throws FaultError it is not well-formed UTF-8 and XML
 */
export function parseXml(body: Uint8Array): XmlDocument {
  try {
    const text = decoder.decode(body);
    const root = rootName(text);
    // The parser makes strings, and plain objects and arrays of strings, of any document.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
    const content = parser.read(anything, text) as XmlContent;
    return { root, content };
  } catch (error) {
    if (error instanceof FaultError) throw error;
    // The parser throws plain errors for what is malformed, and a RangeError for endless nesting.
    throw new FaultError(
      { kind: "malformed-body", problem: "The XML is malformed." },
      { cause: error },
    );
  }
}

/** Writes a structure as an XML document, without the declaration. */
export function writeXml(shape: Shape, value: object, namespace: string | undefined): string {
  const plain = writePlainXml(shape, value, namespace);
  if (plain !== undefined) return plain;
  const serializer = new XmlShapeSerializer({ ...settings, xmlNamespace: namespace ?? "" });
  serializer.write(shape, value);
  const written = serializer.flush();
  return typeof written === "string" ? written : Buffer.from(written).toString("utf8");
}

const unsafe = /[&<>\r]|[^\t\n\u0020-\uFFFF]/g;
const named: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
};

/** Escapes text for an element. */
export function escapeXml(text: string): string {
  return text.replaceAll(unsafe, (sign) => named[sign] ?? `&#${sign.charCodeAt(0)};`);
}

/** The name of the root element, past the declaration and comments. */
function rootName(text: string): string {
  let at = 0;
  for (;;) {
    while (" \t\r\n".includes(text.charAt(at)) && at < text.length) at += 1;
    if (text.startsWith("<?", at)) at = after(text, "?>", at);
    else if (text.startsWith("<!--", at)) at = after(text, "-->", at);
    else break;
  }
  const name = /^<([^\s/>!?]+)/.exec(text.slice(at, at + 256))?.[1];
  if (name === undefined) {
    throw new FaultError({ kind: "malformed-body", problem: "The XML has no root element." });
  }
  return name;
}

function after(text: string, end: string, from: number): number {
  const at = text.indexOf(end, from);
  if (at < 0) throw new FaultError({ kind: "malformed-body", problem: "The XML is malformed." });
  return at + end.length;
}
