import { readFile, readdir, stat } from "node:fs/promises";
import { join } from "node:path";

import { objectBytesMax } from "./evidence-source.ts";
import type { EvidenceSource, ListedObject, ObjectRead } from "./evidence-source.ts";

/** Beside a copied object, `{"name": "value"}`: the user metadata that a file system cannot keep. */
const metadataSuffix = ".metadata.json";

/**
 * A copy of one bucket in a directory: each object is the file whose path is its key, as `aws s3
 * sync` makes it. Metadata may stand beside an object in a file with its name and `.metadata.json`.
 */
export function directorySource(directory: string, bucket: string): EvidenceSource {
  return {
    hasMetadata: false,
    list: (wanted) => listFiles(directory, wanted),
    folders: async ({ prefix }) => {
      const entries = await entriesOf(join(directory, prefix));
      return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    },
    get: async (place) => {
      if (place.bucket !== bucket) {
        return { kind: "unreadable", reason: `the copy is of the bucket ${bucket}` };
      }
      // A key with such steps names no file of the copy, but might name one outside.
      if (/(?:^|\/)\.{0,2}(?:\/|$)/.test(place.key)) return { kind: "missing" };
      return readCopy(join(directory, place.key));
    },
    [Symbol.dispose]: () => {},
  };
}

async function* listFiles(
  directory: string,
  { prefix, after = "" }: { readonly prefix: string; readonly after?: string },
): AsyncGenerator<readonly ListedObject[], void, undefined> {
  let files: ListedObject[] = [];
  for (const { key, isDirectory } of await keysIn(directory, prefix)) {
    if (isDirectory) {
      // Is all that is beneath it, and so begins with it, before `after`?
      if (key < after.slice(0, key.length)) continue;
      if (files.length > 0) yield files;
      files = [];
      yield* listFiles(directory, { prefix: key, after });
    } else if (!key.endsWith(metadataSuffix) && key > after) {
      files.push({ key, bytes: (await stat(join(directory, key))).size });
    }
  }
  if (files.length > 0) yield files;
}

/** In the order of keys, in which a folder counts with its slash. */
async function keysIn(
  directory: string,
  prefix: string,
): Promise<readonly { readonly key: string; readonly isDirectory: boolean }[]> {
  const entries = await entriesOf(join(directory, prefix));
  const keys = entries.map((entry) => {
    const isDirectory = entry.isDirectory();
    return { key: `${prefix}${entry.name}${isDirectory ? "/" : ""}`, isDirectory };
  });
  return keys.toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

async function entriesOf(path: string) {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

async function readCopy(path: string): Promise<ObjectRead> {
  try {
    const { size } = await stat(path);
    if (size > objectBytesMax) {
      return { kind: "unreadable", reason: `of ${size} bytes, too large to be read` };
    }
    const body = await readFile(path);
    return { kind: "found", body, metadata: await metadataOf(path) };
  } catch (error) {
    if (isMissing(error)) return { kind: "missing" };
    if (!(error instanceof Error)) throw error;
    return { kind: "unreadable", reason: error.message };
  }
}

async function metadataOf(path: string): Promise<Readonly<Record<string, string>>> {
  // Only digests have metadata that counts: a copy has many more log files.
  if (!path.includes("CloudTrail-Digest")) return {};
  try {
    const value: unknown = JSON.parse(await readFile(`${path}${metadataSuffix}`, "utf8"));
    if (typeof value !== "object" || value === null) return {};
    const entries = Object.entries(value).filter(([, text]) => typeof text === "string");
    return Object.fromEntries(entries.map(([name, text]) => [name.toLowerCase(), String(text)]));
  } catch (error) {
    if (isMissing(error) || error instanceof SyntaxError) return {};
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  if (!(error instanceof Error) || !("code" in error)) return false;
  return error.code === "ENOENT" || error.code === "ENOTDIR" || error.code === "EISDIR";
}
