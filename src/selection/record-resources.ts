import type { ParsedRecord } from "../record/envelope.ts";

/** A resource of a record, as far as selectors ask. Other shapes than CloudTrail's are nothing. */
export interface RecordResource {
  readonly type: string | undefined;
  /** `ARN`, or `ARNPrefix` where the event concerns many (listing a bucket). */
  readonly arn: string | undefined;
}

const none: readonly RecordResource[] = [];

/** The resources that a record lists; a lone object in place of the list counts as a list of one. */
export function resourcesOf(record: ParsedRecord): readonly RecordResource[] {
  const listed = record["resources"];
  if (Array.isArray(listed)) return listed.map(resourceIn);
  return typeof listed === "object" && listed !== null ? [resourceIn(listed)] : none;
}

/** The string at a path of two fields, for example `userIdentity.arn`. */
export function textAt(record: ParsedRecord, outer: string, inner: string): string | undefined {
  return text(fieldsOf(record[outer])[inner]);
}

function resourceIn(value: unknown): RecordResource {
  const fields = fieldsOf(value);
  return { type: text(fields["type"]), arn: text(fields["ARN"]) ?? text(fields["ARNPrefix"]) };
}

function fieldsOf(value: unknown): ParsedRecord {
  // Any object can be read by key; what its fields are is checked where they are read.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return typeof value === "object" && value !== null ? (value as ParsedRecord) : {};
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
