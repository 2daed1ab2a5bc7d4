import type { Checksum, ObjectHeaders } from "./buckets.ts";
import type { StoredEncryption } from "./encryption.ts";
import type { KeptLock } from "./object-lock.ts";

// What the index holds as JSON comes from its own writes, whose types are these.

export function headersOf(json: string): ObjectHeaders {
  const headers: ObjectHeaders = JSON.parse(json);
  return headers;
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
