import type { ParsedRecord } from "../record/envelope.ts";
import type { HistoryResource } from "./history.ts";
import { resourceRules } from "./resource-rules.ts";

/** A value that `LookupEvents` cannot ask for is not kept as a name. */
const nameLengthMax = 2000;
/** Most resources of one event that can be found; the record itself is never cut. */
const resourcesMax = 50;

/**
 * The resources that an event is about: what its parameters and its answer name, then those that the
 * record lists itself. Each once.
 *
 * @see CloudTrail API Reference, `Event`: "A list of resources referenced by the event returned"
 */
export function recordResources(
  record: ParsedRecord,
  eventSource: string,
): readonly HistoryResource[] {
  const found: HistoryResource[] = [];
  for (const { type, path } of resourceRules.get(eventSource) ?? []) {
    for (const name of textsAt(record, path)) add(found, { type, name });
  }
  const listed = record["resources"];
  if (Array.isArray(listed)) {
    for (const resource of listed) add(found, listedResource(resource));
  }
  return found;
}

function add(found: HistoryResource[], { type, name }: HistoryResource): void {
  if (found.length >= resourcesMax || (type === undefined && name === undefined)) return;
  if (name !== undefined && name.length > nameLengthMax) return;
  if (found.some((other) => other.type === type && other.name === name)) return;
  found.push({ ...(type !== undefined && { type }), ...(name !== undefined && { name }) });
}

function listedResource(resource: unknown): HistoryResource {
  if (!isObject(resource)) return {};
  const { type, ARN: name } = resource;
  return {
    ...(typeof type === "string" && { type }),
    ...(typeof name === "string" && name !== "" && { name }),
  };
}

/** The texts at the end of a path; a list on the way stands for each of its items. */
function textsAt(value: unknown, path: readonly string[]): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => textsAt(item, path));
  const [member, ...rest] = path;
  if (member === undefined) return typeof value === "string" && value !== "" ? [value] : [];
  return isObject(value) && value[member] !== undefined ? textsAt(value[member], rest) : [];
}

function isObject(value: unknown): value is ParsedRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
