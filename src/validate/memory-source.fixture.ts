import type { ReadObject } from "../integrity/verify-digest.ts";
import type { EvidenceSource } from "./evidence-source.ts";

/** Buckets in memory. Objects by `bucket/key`; one that is `undefined` cannot be read. */
export function memorySource(
  objects: ReadonlyMap<string, ReadObject | undefined>,
  hasMetadata = true,
): EvidenceSource {
  const keysIn = (bucket: string, prefix: string): readonly string[] =>
    [...objects.keys()]
      .filter((name) => name.startsWith(`${bucket}/${prefix}`))
      .map((name) => name.slice(bucket.length + 1))
      .toSorted();
  return {
    hasMetadata,
    // oxlint-disable-next-line require-await -- a listing of one page
    list: async function* ({ bucket, prefix, after = "" }) {
      const keys = keysIn(bucket, prefix).filter((key) => key > after);
      yield keys.map((key) => ({ key, bytes: objects.get(`${bucket}/${key}`)?.body.length ?? 0 }));
    },
    folders: async ({ bucket, prefix }) => {
      const rests = keysIn(bucket, prefix).map((key) => key.slice(prefix.length));
      return [...new Set(rests.flatMap((rest) => /^([^/]*)\//.exec(rest)?.[1] ?? []))];
    },
    get: async ({ bucket, key }) => {
      const name = `${bucket}/${key}`;
      const object = objects.get(name);
      if (object !== undefined) {
        return { kind: "found", body: object.body, metadata: hasMetadata ? object.metadata : {} };
      }
      return objects.has(name)
        ? { kind: "unreadable", reason: "AccessDenied: Access Denied" }
        : { kind: "missing" };
    },
    [Symbol.dispose]: () => {},
  };
}
