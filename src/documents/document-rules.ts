import { assert } from "../base/assert.ts";

const keyBytesMax = 512;
const valueBytesMax = 1024 * 1024;
const keyPattern = /^[A-Za-z0-9._:@=-]+(?:\/[A-Za-z0-9._:@=-]+)*$/;
const prefixPattern = /^[A-Za-z0-9._:@=/-]*$/;

/** Throws unless `key` is one that a document may have. Its characters are bytes: all are ASCII. */
export function assertKey(key: string): void {
  assert(keyPattern.test(key), `not a key of a document: ${key}`);
  assert(key.length <= keyBytesMax, `the key of a document has ${key.length} bytes`);
}

/** Throws unless `prefix` can begin a key. It may be empty, and may end within a segment. */
export function assertPrefix(prefix: string): void {
  assert(prefixPattern.test(prefix), `not the beginning of a key: ${prefix}`);
}

/** The JSON text of a value; undefined for undefined, which deletes. */
export function valueAsText(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  // Typed as a string always; a function or a symbol gives undefined.
  const json: string | undefined = JSON.stringify(value);
  assert(typeof json === "string", "the value of a document is JSON");
  const bytes = Buffer.byteLength(json);
  assert(bytes <= valueBytesMax, `the value of a document has ${bytes} bytes`);
  return json;
}
