import { FaultError } from "../fault.ts";
import type { QueryParameter } from "../http-message.ts";
import { readText } from "./read-text.ts";
import { hasTrait, membersOf, textTrait } from "../../call/shape.ts";
import type { Shape } from "../../call/shape.ts";

/** Parameters by the parts of their dotted names. */
interface Node {
  value: string | undefined;
  readonly children: Map<string, Node>;
}

const depthMax = 32;

/**
 * Reads the parameters of AWS Query as a structure: `Name`, `Name.Member`, `List.member.1`,
 * `Map.entry.1.key`. Parameters that the structure does not have are passed over.
 *
 * @see Smithy, "AWS query protocol"
 * @throws FaultError
 */
export function readQueryInput(shape: Shape, parameters: readonly QueryParameter[]): object {
  const root: Node = { value: undefined, children: new Map() };
  for (const [name, value] of parameters) plant(root, name.split("."), value);
  return readStructure(shape, root);
}

function plant(root: Node, path: readonly string[], value: string): void {
  if (path.length > depthMax) throw malformed("A parameter's name is too deep.");
  let node = root;
  for (const part of path) {
    const next = node.children.get(part) ?? { value: undefined, children: new Map() };
    node.children.set(part, next);
    node = next;
  }
  if (node.value !== undefined) throw malformed(`The parameter ${path.join(".")} is given twice.`);
  node.value = value;
}

function readNode(shape: Shape, node: Node): unknown {
  if (shape.isStructSchema()) return readStructure(shape, node);
  if (shape.isListSchema()) return readList(shape, node);
  if (shape.isMapSchema()) return readMap(shape, node);
  if (node.value === undefined) throw malformed("A parameter is a structure and should not be.");
  return readText(shape, node.value, "date-time");
}

function readStructure(shape: Shape, node: Node): object {
  const result: Record<string, unknown> = {};
  for (const [name, member] of membersOf(shape)) {
    const sent = node.children.get(textTrait(member, "xmlName") ?? name);
    if (sent !== undefined) result[name] = readNode(member, sent);
  }
  return result;
}

function readList(shape: Shape, node: Node): readonly unknown[] {
  const element = shape.getValueSchema();
  const isFlat = hasTrait(shape, "xmlFlattened");
  const items = isFlat ? node : node.children.get(textTrait(element, "xmlName") ?? "member");
  return numbered(items).map((item) => readNode(element, item));
}

function readMap(shape: Shape, node: Node): object {
  const [key, value] = [shape.getKeySchema(), shape.getValueSchema()];
  const items = hasTrait(shape, "xmlFlattened") ? node : node.children.get("entry");
  const entries = numbered(items).map((item) => {
    const keyNode = item.children.get(textTrait(key, "xmlName") ?? "key");
    const valueNode = item.children.get(textTrait(value, "xmlName") ?? "value");
    if (keyNode?.value === undefined || valueNode === undefined) {
      throw malformed("An entry of a map has no key or no value.");
    }
    return [keyNode.value, readNode(value, valueNode)] as const;
  });
  return Object.fromEntries(entries);
}

/** The children that are numbered, in the order of their numbers. An empty list is one without. */
function numbered(node: Node | undefined): readonly Node[] {
  if (node === undefined) return [];
  const children = [...node.children].map(([name, child]) => {
    if (!/^[1-9]\d{0,5}$/.test(name)) throw malformed(`'${name.slice(0, 64)}' is not an index.`);
    return [Number(name), child] as const;
  });
  return children.toSorted((a, b) => a[0] - b[0]).map(([, child]) => child);
}

function malformed(problem: string): FaultError {
  return new FaultError({ kind: "malformed-body", problem });
}
