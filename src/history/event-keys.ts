import type { Envelope, ParsedRecord } from "../record/envelope.ts";
import type { LookupKey } from "./lookup-keys.ts";
import { recordFacets } from "./record-facets.ts";
import { recordResources } from "./record-resources.ts";
import { valueHash } from "./value-hash.ts";

/** What lookups ask for and the keys answer; event ids have an index of their own. */
export type KeyedAttribute = Exclude<LookupKey, "EventId">;

/** Types and names of resources are of one kind. Part of the database's format. */
const kinds: Readonly<Record<KeyedAttribute, number>> = {
  EventName: 1,
  EventSource: 2,
  ReadOnly: 3,
  Username: 4,
  AccessKeyId: 5,
  ResourceType: 6,
  ResourceName: 6,
};

const keysEnd = 2 ** 53;

/**
 * The number by which the events of a scope are found that have a value: a hash of the value, moved
 * by scope and kind. Who finds something by it compares scope and value as well. Part of the
 * database's format.
 */
export function eventKey(scope: number, attribute: KeyedAttribute, value: string): number {
  const hash = attribute === "ReadOnly" ? Number(value === "true") : valueHash(value);
  const rest = keysEnd - (((scope * 8 + kinds[attribute]) * 2_654_435_761) % keysEnd);
  // The sum, without leaving the integers that a number holds.
  return hash >= rest ? hash - rest : hash - rest + keysEnd;
}

/** All keys of an event, each once. */
export function eventKeys(
  scope: number,
  { eventName, eventSource, readOnly }: Envelope,
  record: ParsedRecord,
): readonly number[] {
  const { username, accessKeyId } = recordFacets(record);
  const keys = new Set([
    eventKey(scope, "EventName", eventName),
    eventKey(scope, "EventSource", eventSource),
  ]);
  if (readOnly !== undefined) keys.add(eventKey(scope, "ReadOnly", String(readOnly)));
  if (username !== undefined) keys.add(eventKey(scope, "Username", username));
  if (accessKeyId !== undefined) keys.add(eventKey(scope, "AccessKeyId", accessKeyId));
  for (const { type, name } of recordResources(record, eventSource)) {
    if (type !== undefined) keys.add(eventKey(scope, "ResourceType", type));
    if (name !== undefined) keys.add(eventKey(scope, "ResourceName", name));
  }
  return [...keys];
}

const keyBytes = 8;

/** Keys as an event's row has them, eight bytes each. */
export function packKeys(keys: readonly number[]): Uint8Array {
  const packed = Buffer.allocUnsafe(keys.length * keyBytes);
  let at = 0;
  for (const key of keys) {
    at = packed.writeUInt32BE(Math.floor(key / 2 ** 32), at);
    at = packed.writeUInt32BE(key % 2 ** 32, at);
  }
  return packed;
}

/** The reverse of `packKeys`. */
export function unpackKeys(packed: Uint8Array): readonly number[] {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  return Array.from(
    { length: Math.floor(bytes.length / keyBytes) },
    (_, index) =>
      bytes.readUInt32BE(index * keyBytes) * 2 ** 32 + bytes.readUInt32BE(index * keyBytes + 4),
  );
}
