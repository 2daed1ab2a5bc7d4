import { assert } from "../base/assert.ts";
import {
  accountIdPattern,
  atStart,
  dayOf,
  regionPattern,
  stampOf,
  timeOfStamp,
} from "./key-parts.ts";

/** The folders of log files: what a file holds. `CloudTrail` has management and data events. */
export type LogFolder =
  | "CloudTrail"
  | "CloudTrail-Insight"
  | "CloudTrail-NetworkActivity"
  | "CloudTrail-Aggregated";

const folders: readonly LogFolder[] = [
  "CloudTrail",
  "CloudTrail-Insight",
  "CloudTrail-NetworkActivity",
  "CloudTrail-Aggregated",
];

/** The folder of that name; undefined: there is none. */
export function findLogFolder(name: string): LogFolder | undefined {
  return folders.find((folder) => folder === name);
}

/** Where, and for whom, one log file is delivered. */
export interface LogFileAddress {
  /** The trail's `S3KeyPrefix`, without slashes at its ends. Empty: none. */
  readonly prefix: string;
  /** For an organization trail only, for example `o-a1b2c3d4e5`. */
  readonly organizationId?: string;
  /** Twelve digits. */
  readonly accountId: string;
  readonly folder: LogFolder;
  /** The Region of the events, not the bucket's. */
  readonly region: string;
  /** When the file is delivered, not when its events happened. Milliseconds; the minute counts. */
  readonly deliveredAt: number;
  /** Sixteen characters of `[0-9A-Za-z]`, drawn anew for each file. */
  readonly uniqueString: string;
}

/**
 * The object key of a log file.
 *
 *     prefix/AWSLogs/O-ID/AccountID/Folder/Region/YYYY/MM/DD/
 *       AccountID_Folder_Region_YYYYMMDDTHHmmZ_UniqueString.json.gz
 *
 * The name has minutes and no seconds: the unique string is what tells two files apart. That names
 * in the folders other than `CloudTrail` and `CloudTrail-Insight` repeat the folder is inferred.
 *
 * @see CloudTrail User Guide, "CloudTrail log file name format"
 */
export function logFileKey(file: LogFileAddress): string {
  const { prefix, organizationId, accountId, folder, region, uniqueString } = file;
  assert(accountIdPattern.test(accountId), "an account id has twelve digits");
  assert(regionPattern.test(region), "a Region's name has letters, digits and hyphens");
  assert(uniqueStringPattern.test(uniqueString), "a unique string has sixteen characters");

  const minute = stampOf(file.deliveredAt).slice(0, "20150801T0210".length);
  const name = `${accountId}_${folder}_${region}_${minute}Z_${uniqueString}.json.gz`;
  const parts = [organizationId ?? "", accountId, folder, region, dayOf(file.deliveredAt), name];
  return atStart(prefix, parts);
}

/** The reverse of `logFileKey`. Undefined: not the key of a log file. */
export function parseLogFileKey(key: string): LogFileAddress | undefined {
  const groups = logFileKeyPattern.exec(key)?.groups;
  const parsed = groups && addressIn(groups);
  // The day folder, and what else is said twice, must agree.
  return parsed !== undefined && logFileKey(parsed) === key ? parsed : undefined;
}

function addressIn(groups: Readonly<Record<string, string>>): LogFileAddress | undefined {
  const text = (name: string): string => groups[name] ?? "";
  const folder = findLogFolder(text("folder"));
  const deliveredAt = timeOfStamp(`${text("minute")}00`);
  if (folder === undefined || deliveredAt === undefined) return undefined;
  const organizationId = text("organizationId");
  return {
    prefix: text("prefix"),
    ...(organizationId === "" ? {} : { organizationId }),
    accountId: text("accountId"),
    folder,
    region: text("region"),
    deliveredAt,
    uniqueString: text("uniqueString"),
  };
}

const uniqueStringPattern = /^[0-9A-Za-z]{16}$/;

const logFileKeyPattern =
  /^(?:(?<prefix>.+)\/)?AWSLogs\/(?:(?<organizationId>o-[a-z0-9]{10,32})\/)?(?<accountId>\d{12})\/(?<folder>[A-Za-z-]+)\/(?<region>[a-z0-9]+(?:-[a-z0-9]+)*)\/\d{4}\/\d\d\/\d\d\/\d{12}_[A-Za-z-]+_[a-z0-9-]+_(?<minute>\d{8}T\d{4})Z_(?<uniqueString>[0-9A-Za-z]{16})\.json\.gz$/;
