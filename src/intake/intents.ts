import { assert } from "../base/assert.ts";
import type { Document, Documents } from "../documents/documents.ts";
import type { Candidate } from "./append-once.ts";

/**
 * What the record of a call that is about to take effect will be, kept until that record is durable.
 * A process that dies in between finds it at its next start, and makes the record from it.
 */
export interface Intent {
  /** Of the call. */
  readonly requestId: string;
  /** `eventTime` of the record, whichever way it is made. Milliseconds since the epoch. */
  readonly at: number;
  /** By account: the `eventID` of its copy. The same id and time again are a duplicate. */
  readonly eventIds: ReadonlyMap<string, string>;
}

/** A copy as it is kept: who wants it, and what the record says if the call's end is never known. */
export interface IntendedRecord {
  readonly trails: readonly number[];
  readonly bytes: Uint8Array;
}

export interface Intents {
  /** Durable when it resolves. */
  readonly keep: (requestId: string, copies: readonly Candidate[]) => Promise<void>;
  /** The record is durable, so the intent is of no use any more. */
  readonly drop: (requestId: string) => Promise<void>;
  /** What an earlier process has left behind. */
  readonly left: () => Promise<readonly LeftIntent[]>;
}

export interface LeftIntent {
  readonly requestId: string;
  readonly copies: readonly IntendedRecord[];
}

const prefix = "intents/";

export function storedIntents(documents: Pick<Documents, "write" | "list">): Intents {
  return {
    keep: async (requestId, copies) => {
      const value = copies.map(({ trails, bytes }) => ({
        trails,
        record: Buffer.from(bytes).toString("utf8"),
      }));
      await documents.write([{ key: prefix + requestId, value, expect: "absent" }]);
    },
    drop: async (requestId) => documents.write([{ key: prefix + requestId, value: undefined }]),
    left: async () => (await documents.list(prefix)).map(readIntent),
  };
}

function readIntent({ key, value }: Document): LeftIntent {
  assert(Array.isArray(value), "an intent is a list of records");
  return { requestId: key.slice(prefix.length), copies: value.map(readCopy) };
}

function readCopy(value: unknown): IntendedRecord {
  assert(typeof value === "object" && value !== null, "an intent holds records");
  assert("trails" in value && Array.isArray(value.trails), "an intent says who wants it");
  assert("record" in value && typeof value.record === "string", "an intent holds a record's text");
  return { trails: value.trails.map(Number), bytes: Buffer.from(value.record, "utf8") };
}
