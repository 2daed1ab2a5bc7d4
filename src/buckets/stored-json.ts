import type { Checksum, ObjectHeaders } from "./buckets.ts";

// What the index holds as JSON comes from its own writes, whose types are these.

export function headersOf(json: string): ObjectHeaders {
  const headers: ObjectHeaders = JSON.parse(json);
  return headers;
}

export function checksumOf(json: string): Checksum {
  const checksum: Checksum = JSON.parse(json);
  return checksum;
}
