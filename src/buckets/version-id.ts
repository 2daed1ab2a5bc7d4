import type { Random } from "../base/world.ts";

/** The id of the version that is written while versioning is not enabled. */
export const nullVersion = "null";

const numberBytes = 8;
const randomBytes = 16;
const instantMax = Date.UTC(2200, 0);

/**
 * The number of a version to be written now, above that of every version that there is: it orders
 * the versions of a key, whatever the wall clock does. It says when, not how many: version ids are
 * shown to clients.
 */
export function nextVersionNumber(newest: number, now: number): number {
  return Math.max(newest + 1, Math.min(now, instantMax) * 1024);
}

/**
 * A new version id: the version's number, and enough that cannot be guessed. So an id leads to its
 * row, and to its place among the others when the row is gone. It begins with a letter.
 */
export function newVersionId(number: number, random: Random): string {
  const bytes = Buffer.alloc(numberBytes + randomBytes);
  bytes.writeBigUInt64BE(BigInt(number));
  bytes.set(random.bytes(randomBytes), numberBytes);
  return bytes.toString("base64url");
}

/** The number in a version id; undefined for what `newVersionId` does not make. */
export function findVersionNumber(versionId: string): number | undefined {
  const bytes = Buffer.from(versionId, "base64url");
  if (bytes.length !== numberBytes + randomBytes) return undefined;
  if (bytes.toString("base64url") !== versionId) return undefined;
  const number = Number(bytes.readBigUInt64BE());
  return Number.isSafeInteger(number) ? number : undefined;
}

/** Whether a text can be the id of a version, be it there or not. */
export function isVersionId(text: string): boolean {
  return text === nullVersion || findVersionNumber(text) !== undefined;
}
