import { integer, text } from "../base/sqlite.ts";
import type { Row, Sqlite } from "../base/sqlite.ts";
import type { StoredPart } from "./buckets.ts";
import { checksumOf } from "./stored-json.ts";

/** A part as the index has it, with the name of its data. */
export interface IndexedPart extends StoredPart {
  readonly dataId: string;
}

/** Sets the ids of uploads apart from the ids of data files, which are hexadecimal digits. */
export const uploadIdPrefix = "m";

const columns = "number, size, etag, last_modified, checksum, data_id";

/** The parts of an upload, or of the object it became, in order; undefined for a data file. */
export function partsOf(index: Sqlite, dataId: string): readonly IndexedPart[] | undefined {
  if (!dataId.startsWith(uploadIdPrefix)) return undefined;
  return index
    .prepare(`SELECT ${columns} FROM parts WHERE upload = ? ORDER BY number`)
    .all(dataId)
    .map(partOf);
}

/** The sizes of an object's parts; undefined when it was not uploaded in parts. */
export function partSizesOf(index: Sqlite, dataId: string): readonly number[] | undefined {
  if (!dataId.startsWith(uploadIdPrefix)) return undefined;
  return index
    .prepare("SELECT size FROM parts WHERE upload = ? ORDER BY number")
    .all(dataId)
    .map((row) => integer(row, "size"));
}

export function listParts(
  index: Sqlite,
  upload: string,
  page: { readonly after: number; readonly limit: number },
): readonly StoredPart[] {
  return index
    .prepare(`SELECT ${columns} FROM parts WHERE upload = ? AND number > ? ORDER BY number LIMIT ?`)
    .all(upload, page.after, page.limit)
    .map(partOf)
    .map(({ dataId: _dataId, ...part }) => part);
}

export function findPart(index: Sqlite, upload: string, number: number): IndexedPart | undefined {
  const row = index
    .prepare(`SELECT ${columns} FROM parts WHERE upload = ? AND number = ?`)
    .get(upload, number);
  return row === undefined ? undefined : partOf(row);
}

/** Within a transaction: writes a part over the one of that number, if there is one. */
export function writePart(index: Sqlite, upload: string, part: IndexedPart): void {
  deletePart(index, upload, part.number);
  index
    .prepare(
      `INSERT INTO parts (upload, number, size, etag, last_modified, checksum, data_id)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      upload,
      part.number,
      part.size,
      part.etag,
      part.lastModified,
      JSON.stringify(part.checksum),
      part.dataId,
    );
}

/** Within a transaction: the part's data becomes garbage. */
export function deletePart(index: Sqlite, upload: string, number: number): void {
  index
    .prepare(
      "INSERT INTO garbage (data_id) SELECT data_id FROM parts WHERE upload = ? AND number = ?",
    )
    .run(upload, number);
  index.prepare("DELETE FROM parts WHERE upload = ? AND number = ?").run(upload, number);
}

/** Within a transaction: forgets the parts, whose data is gone. */
export function deletePartsOf(index: Sqlite, upload: string): void {
  index.prepare("DELETE FROM parts WHERE upload = ?").run(upload);
}

function partOf(row: Row): IndexedPart {
  return {
    number: integer(row, "number"),
    size: integer(row, "size"),
    etag: text(row, "etag"),
    lastModified: integer(row, "last_modified"),
    checksum: checksumOf(text(row, "checksum")),
    dataId: text(row, "data_id"),
  };
}
