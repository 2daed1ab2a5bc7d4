import { assert } from "../base/assert.ts";
import type { Documents } from "../documents/documents.ts";
import { number, object, text } from "./shape-check.ts";

/** When and where access keys and roles were used last. */
export interface KeyUsage {
  /** Remembered at once, and stored with the next `flush`: a crash forgets what came since. */
  readonly note: (name: string, usage: Usage) => void;
  /** @param name the id of an access key or of a role */
  readonly find: (name: string) => Usage | undefined;
  /** Durable when it resolves. */
  readonly flush: () => Promise<void>;
}

export interface Usage {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly region: string;
  /** As credential scopes name it, for example `s3`. */
  readonly service: string;
}

export async function openKeyUsage(documents: Documents): Promise<KeyUsage> {
  const known = new Map<string, Usage>();
  for (const { key, value } of await documents.list(prefix)) {
    assert(isUsage(value), "a document under iam-usage/ is a usage");
    known.set(key.slice(prefix.length), value);
  }
  let fresh = new Map<string, Usage>();
  return {
    note: (name, usage) => {
      known.set(name, usage);
      fresh.set(name, usage);
    },
    find: (name) => known.get(name),
    flush: async () => {
      if (fresh.size === 0) return;
      const stored = fresh;
      fresh = new Map();
      try {
        await documents.write([...stored].map(([name, value]) => ({ key: prefix + name, value })));
      } catch (error) {
        fresh = new Map([...stored, ...fresh]);
        throw error;
      }
    },
  };
}

const prefix = "iam-usage/";
const check = object({ at: number, region: text, service: text });

function isUsage(value: unknown): value is Usage {
  return check(value);
}
