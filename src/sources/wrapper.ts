import type { Found, Place } from "./found-record.ts";
import { faultAt } from "./found-record.ts";

/**
 * What an object that begins with certain keys is: a log file (`Records`), the output of
 * `aws cloudtrail lookup-events` (`Events`), or a single event of it.
 */
export type Wrapper = "Records" | "Events" | "event";

const wrapperStart = /^\{\s*"(?:(Records|Events)"\s*:\s*\[|(EventId)"\s*:)/;
/** More than any wrapper needs before its list begins. */
export const wrapperBytesMax = 64;

/** Which wrapper begins at `at`, and the index after its `[`; undefined for any other object. */
export function findWrapper(
  bytes: Buffer,
  at: number,
): { readonly wrapper: Wrapper; readonly contentAt: number } | undefined {
  const start = wrapperStart.exec(bytes.toString("latin1", at, at + wrapperBytesMax));
  if (start === null) return undefined;
  const [text, list] = start;
  const wrapper = list === "Records" || list === "Events" ? list : "event";
  return { wrapper, contentAt: at + text.length };
}

/** The record in an event of `lookup-events`: it stands there as a string of JSON. */
export function unwrapEvent(bytes: Uint8Array, place: Place): Found {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  const record = cloudTrailEventIn(text);
  if (record === undefined) {
    return faultAt(place, "InvalidRecord", "The event has no CloudTrailEvent that can be read.");
  }
  return { kind: "record", bytes: Buffer.from(record, "utf8"), place };
}

function cloudTrailEventIn(text: string): string | undefined {
  try {
    const event: unknown = JSON.parse(text);
    if (typeof event !== "object" || event === null || !("CloudTrailEvent" in event)) {
      return undefined;
    }
    return typeof event.CloudTrailEvent === "string" ? event.CloudTrailEvent : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
