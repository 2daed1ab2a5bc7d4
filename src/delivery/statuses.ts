import type { DocumentChange, Documents } from "../documents/documents.ts";
import { storedFields } from "./stored-fields.ts";
import type { DeliveryStatus, DeliveryStatuses } from "./status.ts";

// Three documents for each trail and Region, because three writers do not wait for each other:
// delivery has its own, digests and notices have theirs.

/** What delivery knows of a trail in a Region. */
export type LogFileStatus = Pick<
  DeliveryStatus,
  "latestDeliveryAt" | "latestDeliveryAttemptAt" | "latestDeliveryError"
>;

/** What digests know of a trail in a Region. */
export type DigestStatus = Pick<DeliveryStatus, "latestDigestAt" | "latestDigestError">;

/** What notices know of a trail in a Region. */
export type NoticeStatus = Pick<
  DeliveryStatus,
  "latestNotificationAt" | "latestNotificationAttemptAt" | "latestNotificationError"
>;

const noticePrefix = "delivery/notice-status/";
const logFilePrefix = "delivery/status/";
const digestPrefix = "digest/status/";

export function storeLogFileStatus(
  trail: number,
  region: string,
  status: LogFileStatus,
): DocumentChange {
  return { key: keyOf(logFilePrefix, trail, region), value: status };
}

export function storeDigestStatus(
  trail: number,
  region: string,
  status: DigestStatus,
): DocumentChange {
  return { key: keyOf(digestPrefix, trail, region), value: status };
}

export function storeNoticeStatus(
  trail: number,
  region: string,
  status: NoticeStatus,
): DocumentChange {
  return { key: keyOf(noticePrefix, trail, region), value: status };
}

export async function findNoticeStatus(
  documents: Documents,
  trail: number,
  region: string,
): Promise<NoticeStatus> {
  const document = await documents.find(keyOf(noticePrefix, trail, region));
  if (document === undefined) return {};
  const fields = storedFields(document);
  return present({
    latestNotificationAt: fields.findNumber("latestNotificationAt"),
    latestNotificationAttemptAt: fields.findNumber("latestNotificationAttemptAt"),
    latestNotificationError: fields.findText("latestNotificationError"),
  });
}

export async function findLogFileStatus(
  documents: Documents,
  trail: number,
  region: string,
): Promise<LogFileStatus> {
  const document = await documents.find(keyOf(logFilePrefix, trail, region));
  if (document === undefined) return {};
  const fields = storedFields(document);
  return present({
    latestDeliveryAt: fields.findNumber("latestDeliveryAt"),
    latestDeliveryAttemptAt: fields.findNumber("latestDeliveryAttemptAt"),
    latestDeliveryError: fields.findText("latestDeliveryError"),
  });
}

export async function findDigestStatus(
  documents: Documents,
  trail: number,
  region: string,
): Promise<DigestStatus> {
  const document = await documents.find(keyOf(digestPrefix, trail, region));
  if (document === undefined) return {};
  const fields = storedFields(document);
  return present({
    latestDigestAt: fields.findNumber("latestDigestAt"),
    latestDigestError: fields.findText("latestDigestError"),
  });
}

/** The statuses as they are stored: what was reported before a restart is reported after it. */
export function storedStatuses(documents: Documents): DeliveryStatuses {
  return {
    find: async (trail, region) => ({
      ...(await findLogFileStatus(documents, trail, region)),
      ...(await findDigestStatus(documents, trail, region)),
      ...(await findNoticeStatus(documents, trail, region)),
    }),
  };
}

/** Removes all that is known of a trail. */
export async function forgetStatuses(
  documents: Documents,
  trail: number,
): Promise<readonly DocumentChange[]> {
  const prefixes = [logFilePrefix, digestPrefix, noticePrefix].map((prefix) =>
    keyOf(prefix, trail, ""),
  );
  const found = await Promise.all(prefixes.map(async (prefix) => documents.list(prefix)));
  return found.flat().map(({ key }) => ({ key, value: undefined }));
}

function keyOf(prefix: string, trail: number, region: string): string {
  return `${prefix}${String(trail).padStart(10, "0")}/${region}`;
}

type Present<T> = { readonly [Name in keyof T]?: Exclude<T[Name], undefined> };

/** Without the members that are undefined. */
function present<T extends object>(members: T): Present<T> {
  const kept = Object.entries(members).filter(([, value]) => value !== undefined);
  // Object.fromEntries forgets the names' types: these are T's members, undefined ones left out.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.fromEntries(kept) as Present<T>;
}
