import type { LifecycleExpiration, NoncurrentVersionExpiration } from "@aws-sdk/client-s3";

import { present } from "../../base/present.ts";
import type { LifecycleRule } from "../../buckets/bucket-configuration.ts";
import { invalidArgument, malformedXml } from "./errors.ts";

/** @throws ServiceError `MalformedXML`, `InvalidArgument` */
export function readExpiration(
  sent: LifecycleExpiration | undefined,
): LifecycleRule["Expiration"] | undefined {
  if (sent === undefined) return undefined;
  const { Days, Date: date, ExpiredObjectDeleteMarker } = sent;
  const given = [Days, date, ExpiredObjectDeleteMarker].filter((one) => one !== undefined);
  if (given.length !== 1) throw malformedXml();
  if (Days !== undefined && (!Number.isInteger(Days) || Days < 1)) {
    const message = "'Days' for Expiration action must be a positive integer";
    throw invalidArgument(message, "Days", String(Days));
  }
  return present({ Days, Date: readMidnight(date), ExpiredObjectDeleteMarker });
}

const dayMs = 86_400_000;

/** @throws ServiceError `InvalidArgument` */
export function readMidnight(date: Date | undefined): number | undefined {
  if (date === undefined) return undefined;
  const at = date.getTime();
  if (at % dayMs === 0) return at;
  throw invalidArgument("'Date' must be at midnight GMT", "Date", date.toISOString());
}

/** @throws ServiceError `MalformedXML`, `InvalidArgument` */
export function readNoncurrentExpiration(
  sent: NoncurrentVersionExpiration | undefined,
): LifecycleRule["NoncurrentVersionExpiration"] {
  if (sent === undefined) return undefined;
  const action = "NoncurrentVersionExpiration";
  const { NoncurrentDays } = sent;
  if (NoncurrentDays === undefined) throw malformedXml();
  if (!Number.isInteger(NoncurrentDays) || NoncurrentDays < 1) {
    const message = `'NoncurrentDays' for ${action} action must be a positive integer`;
    throw invalidArgument(message, "NoncurrentDays", String(NoncurrentDays));
  }
  const NewerNoncurrentVersions = readNewerVersions(sent.NewerNoncurrentVersions, action);
  return present({ NoncurrentDays, NewerNoncurrentVersions });
}

const newerVersionsMax = 100;

/** @throws ServiceError `InvalidArgument` */
export function readNewerVersions(count: number | undefined, action: string): number | undefined {
  if (count === undefined) return undefined;
  if (Number.isInteger(count) && count >= 1 && count <= newerVersionsMax) return count;
  const message =
    `'NewerNoncurrentVersions' for ${action} action must be a positive integer not greater than ` +
    String(newerVersionsMax);
  throw invalidArgument(message, "NewerNoncurrentVersions", String(count));
}
