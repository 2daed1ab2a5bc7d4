import { blob, integer, optionalText, text } from "../base/sqlite.ts";
import type { Sqlite } from "../base/sqlite.ts";
import { ObjectDamagedError } from "./buckets.ts";
import { placeText, readPlace } from "./data-check.ts";
import type { DamagedData, DataCheckPage, DataCheckPlace, DataCheckQuery } from "./data-check.ts";
import { storeKey } from "./data-cipher.ts";
import { isNamed } from "./data-directories.ts";
import type { StoredEncryption } from "./encryption.ts";
import type { BucketsParts } from "./indexed-buckets.ts";
import type { DataSeal } from "./object-data.ts";
import { readPieces } from "./read-object.ts";
import { encryptionOf } from "./stored-json.ts";
import { uploadOf } from "./upload-index.ts";

type CheckParts = Pick<BucketsParts, "index" | "data" | "readers" | "dataKeys" | "damage">;

/** What a page has found so far. */
interface Findings {
  checked: number;
  unopened: number;
  bytes: number;
  readonly damaged: DamagedData[];
  readonly orphans: string[];
}

/** What does not read any bytes costs something all the same: a page has at most so much of it. */
const stepsMax = 1000;

/**
 * One page of a walk over all data. Everything is read as it lies on the disk and opened with its key
 * where the store has it; what is under a key of KMS or of a client is held against its checks.
 *
 * @throws DataCheckCursorError
 */
export async function checkData(parts: CheckParts, query: DataCheckQuery): Promise<DataCheckPage> {
  const found: Findings = { checked: 0, unopened: 0, bytes: 0, damaged: [], orphans: [] };
  let place: DataCheckPlace | undefined = readPlace(query.after);
  for (let step = 0; step < stepsMax && found.bytes < query.bytesMax; step += 1) {
    query.signal.throwIfAborted();
    place = await checkAt(parts, place, query.bytesMax, found);
    if (place === undefined) return { ...found, progress: 1 };
  }
  return { ...found, progress: progressAt(parts.index, place), next: placeText(place) };
}

/** Looks at what is there, and says where it goes on; undefined: that was all. */
async function checkAt(
  parts: CheckParts,
  place: DataCheckPlace,
  bytesMax: number,
  found: Findings,
): Promise<DataCheckPlace | undefined> {
  switch (place.in) {
    case "versions":
      return checkVersion(parts, place, bytesMax, found);
    case "parts":
      return checkPart(parts, place, found);
    case "files":
      return checkDirectory(parts, place.directory, found);
  }
  return place satisfies never;
}

async function checkVersion(
  parts: CheckParts,
  place: Extract<DataCheckPlace, { in: "versions" }>,
  bytesMax: number,
  found: Findings,
): Promise<DataCheckPlace> {
  const row = parts.index
    .prepare(
      `SELECT versions.id, buckets.name, key, version, size, encryption, data_id
       FROM versions JOIN buckets ON buckets.id = versions.bucket
       WHERE versions.id >= ? AND data_id IS NOT NULL ORDER BY versions.id LIMIT 1`,
    )
    .get(place.number);
  if (row === undefined) return { in: "parts", upload: "", number: 0 };
  const number = integer(row, "id");
  const size = integer(row, "size");
  const start = number === place.number ? Math.min(place.offset, size) : 0;
  const end = Math.min(size, start + Math.max(1, bytesMax - found.bytes));
  const subject = {
    bucket: text(row, "name"),
    key: Buffer.from(blob(row, "key")).toString(),
    versionId: text(row, "version"),
  };
  const encryption = optionalText(row, "encryption");
  const stored = encryption === undefined ? undefined : encryptionOf(encryption);
  const data = { dataId: text(row, "data_id"), size, start, end };
  const isWhole = await checkRange(parts, data, { subject, stored }, found);
  if (isWhole && end < size) return { in: "versions", number, offset: end };
  return { in: "versions", number: number + 1, offset: 0 };
}

async function checkPart(
  parts: CheckParts,
  place: Extract<DataCheckPlace, { in: "parts" }>,
  found: Findings,
): Promise<DataCheckPlace> {
  const row = parts.index
    .prepare(
      `SELECT uploads.*, buckets.name, parts.number, parts.size, parts.data_id
       FROM uploads JOIN parts ON parts.upload = uploads.id
       JOIN buckets ON buckets.id = uploads.bucket
       WHERE (uploads.id, parts.number) > (?, ?) ORDER BY uploads.id, parts.number LIMIT 1`,
    )
    .get(place.upload, place.number);
  if (row === undefined) return { in: "files", directory: "" };
  const upload = uploadOf(row, text(row, "name"));
  const number = integer(row, "number");
  const size = integer(row, "size");
  const { bucket, key, id: uploadId } = upload;
  const subject = { bucket, key, uploadId, partNumber: number };
  const data = { dataId: text(row, "data_id"), size, start: 0, end: size };
  await checkRange(parts, data, { subject, stored: upload.encryption }, found);
  return { in: "parts", upload: uploadId, number };
}

/** Whether the range is as it was written. */
async function checkRange(
  parts: CheckParts,
  data: {
    readonly dataId: string;
    readonly size: number;
    readonly start: number;
    readonly end: number;
  },
  {
    subject,
    stored,
  }: {
    readonly subject: Omit<DamagedData, "reason">;
    readonly stored: StoredEncryption | undefined;
  },
  found: Findings,
): Promise<boolean> {
  const { dataId, size, end } = data;
  parts.readers.enter(dataId);
  try {
    const seal = await sealOf(parts, stored);
    for await (const bytes of readPieces(parts, data, data, seal)) found.bytes += bytes.length;
    if (end === size) {
      found.checked += 1;
      if (seal !== undefined && "layers" in seal) found.unopened += 1;
    }
    return true;
  } catch (error) {
    if (!(error instanceof ObjectDamagedError)) throw error;
    parts.damage.found(error, subject);
    found.damaged.push({ ...subject, reason: error.message });
    found.checked += 1;
    return false;
  } finally {
    parts.readers.leave(dataId);
  }
}

async function sealOf(
  { dataKeys }: CheckParts,
  stored: StoredEncryption | undefined,
): Promise<DataSeal | undefined> {
  if (stored === undefined) return undefined;
  if (stored.algorithm !== "AES256") {
    return { layers: stored.algorithm === "aws:kms:dsse" ? 2 : 1 };
  }
  const key = await storeKey(stored, dataKeys);
  return key === undefined ? undefined : { key };
}

async function checkDirectory(
  { index, data }: CheckParts,
  after: string,
  found: Findings,
): Promise<DataCheckPlace | undefined> {
  const directory = await data.nextDirectory(after);
  if (directory === undefined) return undefined;
  const suspects = directory.files.filter(
    ({ id, isUnderWay }) => !isUnderWay && !isNamed(index, id) && !isGarbage(index, id),
  );
  if (suspects.length > 0) {
    // What was removed since the look is no orphan.
    const again = await data.nextDirectory(after);
    const there = new Set(again?.files.map(({ id }) => id));
    found.orphans.push(...suspects.map(({ id }) => id).filter((id) => there.has(id)));
  }
  return { in: "files", directory: directory.name };
}

function isGarbage(index: Sqlite, id: string): boolean {
  return index.prepare("SELECT 1 FROM garbage WHERE data_id = ?").get(id) !== undefined;
}

function boundsOf(index: Sqlite): { readonly first: number; readonly last: number } {
  const [first = 0, last = 0] = ["min", "max"].map((bound) => {
    // Two questions, as only one alone is answered from the end of the table.
    const row = index.prepare(`SELECT coalesce(${bound}(id), 0) AS id FROM versions`).get() ?? {};
    return integer(row, "id");
  });
  return { first, last };
}

/** Versions are nearly all there is to read. */
function progressAt(index: Sqlite, place: DataCheckPlace): number {
  if (place.in !== "versions") return 0.99;
  const { first, last } = boundsOf(index);
  return last === first ? 0 : Math.max(0, Math.min(0.99, (place.number - first) / (last - first)));
}
