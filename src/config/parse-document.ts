import { parse } from "yaml";

/** The content of a YAML or JSON document (JSON is YAML). @throws Error where and why it is neither */
export function parseDocument(text: string): unknown {
  return parse(text, { maxAliasCount: 10, uniqueKeys: true });
}
