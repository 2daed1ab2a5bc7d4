import { assertKey, assertPrefix, valueAsText } from "./document-rules.ts";
import { DocumentConflictError } from "./documents.ts";
import type { Document, DocumentChange, Documents } from "./documents.ts";

interface Stored {
  readonly revision: number;
  /** JSON: what is handed out or in is never shared. */
  readonly json: string;
}

/** Documents that live and die with the process: for tests and simulations. */
export function memoryDocuments(): Documents {
  let stored: ReadonlyMap<string, Stored> = new Map();
  let lastRevision = 0;

  function documentOf(key: string): Document | undefined {
    const found = stored.get(key);
    if (found === undefined) return undefined;
    const value: unknown = JSON.parse(found.json);
    return { key, revision: found.revision, value };
  }

  function apply(changed: Map<string, Stored>, change: DocumentChange, json?: string): void {
    const { key, expect } = change;
    assertKey(key);
    const found = changed.get(key)?.revision ?? "absent";
    if (expect !== undefined && found !== expect) throw new DocumentConflictError(key);
    if (json === undefined) {
      changed.delete(key);
    } else {
      lastRevision += 1;
      changed.set(key, { revision: lastRevision, json });
    }
  }

  return {
    find: async (key) => {
      assertKey(key);
      return documentOf(key);
    },
    list: async (prefix, { after = "", limit = Infinity } = {}) => {
      assertPrefix(prefix);
      // Keys are ASCII: the order of UTF-16 units is that of bytes.
      const keys = [...stored.keys()].filter((key) => key.startsWith(prefix) && key > after);
      return keys
        .toSorted()
        .slice(0, limit)
        .flatMap((key) => documentOf(key) ?? []);
    },
    write: async (changes) => {
      const texts = changes.map(({ value }) => valueAsText(value));
      const changed = new Map(stored);
      for (const [index, change] of changes.entries()) apply(changed, change, texts[index]);
      stored = changed;
    },
    [Symbol.asyncDispose]: async () => {},
  };
}
