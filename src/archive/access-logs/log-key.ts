import type { Random } from "../../base/world.ts";
import type { BucketLogging } from "../../buckets/bucket-configuration.ts";
import type { BucketSettings } from "../../buckets/buckets.ts";

/**
 * The key of a log object: with the time of delivery, or, partitioned, below the source and the date
 * of the events or of the delivery.
 *
 *     prefix YYYY-MM-DD-hh-mm-ss-UniqueString
 *     prefix account/region/bucket/YYYY/MM/DD/YYYY-MM-DD-hh-mm-ss-UniqueString
 *
 * @param eventDay the day of the lines in it, any moment of it
 * @see S3 User Guide, "Amazon S3 server access log format", "Log object key format"
 */
export function accessLogKey(
  source: Pick<BucketSettings, "name" | "ownerAccountId" | "region">,
  { TargetPrefix, partitionDateSource }: BucketLogging,
  times: { readonly deliveredAt: number; readonly eventDay: number },
  random: Random,
): string {
  const unique = Buffer.from(random.bytes(8)).toString("hex").toUpperCase();
  const ofEvents = partitionDateSource === "EventTime";
  const iso = new Date(ofEvents ? times.eventDay : times.deliveredAt).toISOString();
  const date = iso.slice(0, 10);
  // By the time of events the name has a date alone: the lines of a day have many times.
  const time = ofEvents ? "00-00-00" : iso.slice(11, 19).replaceAll(":", "-");
  const name = `${date}-${time}-${unique}`;
  if (partitionDateSource === undefined) return TargetPrefix + name;
  const { name: bucket, ownerAccountId, region } = source;
  const folder = [ownerAccountId, region, bucket, date.replaceAll("-", "/")].join("/");
  return `${TargetPrefix}${folder}/${name}`;
}
