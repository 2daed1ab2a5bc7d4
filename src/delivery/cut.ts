import { InvariantError } from "../base/assert.ts";
import type { Document, DocumentChange } from "../documents/documents.ts";
import { findLogFolder } from "../logfile/log-file-key.ts";
import type { FileOrder } from "./compose-files.ts";
import { storedFields } from "./stored-fields.ts";

/**
 * A log file that is decided and not yet confirmed. From the moment it is stored, the same records
 * go under the same key, however often and by whichever process that is tried.
 */
export interface Cut extends FileOrder {
  /** The key of its document. Cuts of a trail for a bucket sort by the rounds that made them. */
  readonly id: string;
  /** Where its round began: the journal keeps everything from there for it. */
  readonly roundFrom: number;
  /** Tells the cuts of a round apart. */
  readonly index: number;
  /** The trail's span (see spans.ts) whose digests list the file. */
  readonly span: number;
  /** Whether a digest is to list it. */
  readonly isDigested: boolean;
  readonly bucket: string;
  readonly key: string;
  /** On the clock of `Uptime`, in milliseconds. */
  readonly decidedAtMs: number;
}

/** The documents of all cuts begin with this. */
export const cutsPrefix: string = "delivery/cut/";

/** The documents of a trail's cuts for a bucket begin with this. */
export function cutsPrefixOf({ trail, bucket }: Pick<Cut, "trail" | "bucket">): string {
  return `${cutsPrefix}${String(trail).padStart(10, "0")}/${bucket}/`;
}

export function cutId(cut: Pick<Cut, "trail" | "bucket" | "roundFrom" | "index">): string {
  const round = String(cut.roundFrom).padStart(16, "0");
  return `${cutsPrefixOf(cut)}${round}-${String(cut.index).padStart(8, "0")}`;
}

export function storeCut(cut: Cut): DocumentChange {
  const { id: key, ...value } = cut;
  return { key, value };
}

export function readCut(document: Document): Cut {
  const fields = storedFields(document);
  const folder = findLogFolder(fields.text("folder"));
  if (folder === undefined) throw new InvariantError(`${document.key} is in a folder of log files`);
  return {
    id: document.key,
    trail: fields.number("trail"),
    accountId: fields.text("accountId"),
    region: fields.text("region"),
    folder,
    from: fields.number("from"),
    to: fields.number("to"),
    recordCount: fields.number("recordCount"),
    plainBytes: fields.number("plainBytes"),
    roundFrom: fields.number("roundFrom"),
    index: fields.number("index"),
    span: fields.number("span"),
    isDigested: fields.flag("isDigested"),
    bucket: fields.text("bucket"),
    key: fields.text("key"),
    decidedAtMs: fields.number("decidedAtMs"),
  };
}
