import type { DefaultRetention as DefaultRetentionShape } from "@aws-sdk/client-s3";

import type { DefaultRetention } from "../../buckets/object-lock.ts";
import { invalidArgument, malformedXml, notImplemented } from "./errors.ts";

/** A hundred years. */
const daysMax = 36_500;
const yearsMax = 100;

/**
 * What a bucket is to retain by default: a mode, and either days or years.
 *
 * @throws ServiceError `MalformedXML`, `InvalidArgument`, `NotImplemented`
 */
export function readDefaultRetention(shape: DefaultRetentionShape): DefaultRetention {
  const { Mode, Days, Years, DefaultEventHold } = shape;
  if (DefaultEventHold !== undefined) throw notImplemented("DefaultEventHold");
  const mode: string | undefined = Mode;
  if (mode !== "GOVERNANCE" && mode !== "COMPLIANCE") throw malformedXml();
  if (Days !== undefined && Years === undefined) {
    return { mode, days: requirePeriod(Days, "Days", daysMax) };
  }
  if (Years !== undefined && Days === undefined) {
    return { mode, years: requirePeriod(Years, "Years", yearsMax) };
  }
  throw malformedXml();
}

function requirePeriod(count: number, name: string, max: number): number {
  if (!Number.isInteger(count) || count < 1) {
    const message = "Default retention period must be a positive integer value.";
    throw invalidArgument(message, name, String(count));
  }
  if (count > max) {
    throw invalidArgument("Default retention period is too large.", name, String(count));
  }
  return count;
}

export function shownDefaultRetention(retention: DefaultRetention): DefaultRetentionShape {
  const { mode } = retention;
  return "days" in retention
    ? { Mode: mode, Days: retention.days }
    : { Mode: mode, Years: retention.years };
}
