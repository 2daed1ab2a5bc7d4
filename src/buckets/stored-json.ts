import type { Checksum, ObjectHeaders } from "./buckets.ts";
import type { StoredEncryption } from "./encryption.ts";
import type { KeptLock } from "./object-lock.ts";

// What the index holds as JSON comes from its own writes, whose types are these.

let last: { readonly json: string; readonly headers: ObjectHeaders } | undefined;

/** The objects of a page mostly have the same headers: the last ones are not parsed again. */
export function headersOf(json: string): ObjectHeaders {
  if (last?.json !== json) last = { json, headers: JSON.parse(json) };
  return last.headers;
}

export function checksumOf(json: string): Checksum {
  const checksum: Checksum = JSON.parse(json);
  return checksum;
}

export function encryptionOf(json: string): StoredEncryption {
  const encryption: StoredEncryption = JSON.parse(json);
  return encryption;
}

/** A column that may be empty. */
export function storedJson(value: object | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

export function lockOf(json: string): KeptLock {
  const lock: KeptLock = JSON.parse(json);
  return lock;
}
