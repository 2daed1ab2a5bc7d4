import { assert } from "../base/assert.ts";
import {
  accountIdPattern,
  atStart,
  dayOf,
  regionPattern,
  stampOf,
  timeOfStamp,
} from "./key-parts.ts";

/** Where, and for whom, one digest file is delivered. */
export interface DigestAddress {
  /** The trail's `S3KeyPrefix`, without slashes at its ends. Empty: none. */
  readonly prefix: string;
  /** For an organization trail only, for example `o-a1b2c3d4e5`. */
  readonly organizationId?: string;
  /** Twelve digits: the account whose files are listed. */
  readonly accountId: string;
  /** The Region whose files are listed. */
  readonly region: string;
  readonly trailName: string;
  readonly homeRegion: string;
  /** `digestEndTime`. Milliseconds, a whole second. */
  readonly endAt: number;
  /** It lists files that became known late, and stands in a chain of its own. Absent: it does not. */
  readonly isBackfill?: true;
}

/**
 * The object key of a digest file. Its stamp is `digestEndTime`, and always stands right before
 * `.json.gz` or `_backfill.json.gz`: verifiers cut it out by position.
 *
 *     prefix/AWSLogs/O-ID/AccountID/CloudTrail-Digest/Region/YYYY/MM/DD/
 *       AccountID_CloudTrail-Digest_Region_TrailName_HomeRegion_YYYYMMDDTHHmmssZ[_backfill].json.gz
 *
 * @see CloudTrail User Guide, "Digest file location"
 */
export function digestKey(digest: DigestAddress): string {
  const { prefix, organizationId, accountId, region, trailName, homeRegion, endAt } = digest;
  assert(accountIdPattern.test(accountId), "an account id has twelve digits");
  assert(regionPattern.test(region), "a Region's name has letters, digits and hyphens");
  assert(regionPattern.test(homeRegion), "a Region's name has letters, digits and hyphens");
  assert(endAt % 1000 === 0, "a digest ends on a whole second");

  const owner = `${accountId}_CloudTrail-Digest_${region}`;
  const suffix = digest.isBackfill === true ? "_backfill" : "";
  const name = `${owner}_${trailName}_${homeRegion}_${stampOf(endAt)}Z${suffix}.json.gz`;
  const parts = [organizationId ?? "", accountId, "CloudTrail-Digest", region, dayOf(endAt), name];
  return atStart(prefix, parts);
}

/** The reverse of `digestKey`. Undefined: not the key of a digest file. */
export function parseDigestKey(key: string): DigestAddress | undefined {
  const groups = digestKeyPattern.exec(key)?.groups;
  const parsed = groups && addressIn(groups);
  // The day folder, and what else is said twice, must agree.
  return parsed !== undefined && digestKey(parsed) === key ? parsed : undefined;
}

function addressIn(groups: Readonly<Record<string, string>>): DigestAddress | undefined {
  const text = (name: string): string => groups[name] ?? "";
  const endAt = timeOfStamp(text("second"));
  if (endAt === undefined) return undefined;
  const organizationId = text("organizationId");
  return {
    prefix: text("prefix"),
    ...(organizationId === "" ? {} : { organizationId }),
    accountId: text("accountId"),
    region: text("region"),
    trailName: text("trailName"),
    homeRegion: text("homeRegion"),
    endAt,
    ...(text("backfill") === "" ? {} : { isBackfill: true }),
  };
}

// A trail's name may have underscores; a Region's cannot, so the last one ends the name.
const digestKeyPattern =
  /^(?:(?<prefix>.+)\/)?AWSLogs\/(?:(?<organizationId>o-[a-z0-9]{10,32})\/)?(?<accountId>\d{12})\/CloudTrail-Digest\/(?<region>[a-z0-9]+(?:-[a-z0-9]+)*)\/\d{4}\/\d\d\/\d\d\/\d{12}_CloudTrail-Digest_[a-z0-9-]+?_(?<trailName>[A-Za-z0-9._-]+)_(?<homeRegion>[a-z0-9]+(?:-[a-z0-9]+)*)_(?<second>\d{8}T\d{6})Z(?<backfill>_backfill)?\.json\.gz$/;
