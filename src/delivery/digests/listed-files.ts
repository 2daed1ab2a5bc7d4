import type { Document, DocumentChange, Documents } from "../../documents/documents.ts";
import { storedFields } from "../stored-fields.ts";
import type { ListedFile } from "../../integrity/digest-document.ts";

/** Whose digests: there is one chain for each. */
export interface ChainPlace {
  /** The trail's number. */
  readonly trail: number;
  readonly accountId: string;
  readonly region: string;
}

/** A delivered log file that no digest lists yet. */
export interface UnlistedFile extends ListedFile {
  /** Of the chain's trail: the span whose digests list it. */
  readonly span: number;
  /** Grows with every confirmed file; digests list files in this order. */
  readonly sequence: number;
  /** When the bucket answered. Milliseconds, wall clock. */
  readonly deliveredAt: number;
}

const prefix = "digest/file/";

export function storeUnlisted(place: ChainPlace, file: UnlistedFile): DocumentChange {
  const { span, sequence, ...value } = file;
  return { key: fileKey(place, span, sequence), value };
}

export function removeUnlisted(place: ChainPlace, file: UnlistedFile): DocumentChange {
  return { key: fileKey(place, file.span, file.sequence), value: undefined };
}

/** The oldest span of the chain that has files which no digest lists; undefined: there are none. */
export async function findOldestSpan(
  documents: Documents,
  place: ChainPlace,
): Promise<number | undefined> {
  const [first] = await documents.list(placePrefix(place), { limit: 1 });
  return first && readUnlisted(first).span;
}

/** Files of a span, oldest first, with a sequence up to `through`, at most `limit`. */
export async function listUnlisted(
  documents: Documents,
  place: ChainPlace,
  range: { readonly span: number; readonly through: number; readonly limit: number },
): Promise<readonly UnlistedFile[]> {
  const { span, through, limit } = range;
  const files: UnlistedFile[] = [];
  let after = "";
  while (files.length < limit) {
    const page = await documents.list(spanPrefix(place, span), {
      after,
      limit: Math.min(pageSize, limit - files.length),
    });
    const wanted = page.map(readUnlisted).filter((file) => file.sequence <= through);
    files.push(...wanted);
    if (wanted.length < pageSize) break;
    after = page.at(-1)?.key ?? after;
  }
  return files;
}

/** Every place that has files which no digest lists. */
export async function listPlaces(documents: Documents): Promise<readonly ChainPlace[]> {
  const places: ChainPlace[] = [];
  let after = "";
  for (;;) {
    const [document] = await documents.list(prefix, { after, limit: 1 });
    if (document === undefined) return places;
    const [trail = "", accountId = "", region = ""] = document.key.slice(prefix.length).split("/");
    const place = { trail: Number(trail), accountId, region };
    places.push(place);
    // Sorts after every file of the place, and before those of any other.
    after = `${placePrefix(place)}~`;
  }
}

const pageSize = 1000;

function placePrefix({ trail, accountId, region }: ChainPlace): string {
  return `${prefix}${String(trail).padStart(10, "0")}/${accountId}/${region}/`;
}

function spanPrefix(place: ChainPlace, span: number): string {
  return `${placePrefix(place)}${String(span).padStart(8, "0")}/`;
}

function fileKey(place: ChainPlace, span: number, sequence: number): string {
  return `${spanPrefix(place, span)}${String(sequence).padStart(16, "0")}`;
}

function readUnlisted(document: Document): UnlistedFile {
  const [sequence = "", span = ""] = document.key.split("/").toReversed();
  const fields = storedFields(document);
  return {
    span: Number(span),
    sequence: Number(sequence),
    bucket: fields.text("bucket"),
    key: fields.text("key"),
    hash: fields.text("hash"),
    newestEventMs: fields.number("newestEventMs"),
    oldestEventMs: fields.number("oldestEventMs"),
    deliveredAt: fields.number("deliveredAt"),
  };
}
