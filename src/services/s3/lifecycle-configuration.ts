import { hash } from "node:crypto";

import type { LifecycleRule as SentRule } from "@aws-sdk/client-s3";

import { present } from "../../base/present.ts";
import type {
  LifecycleConfiguration,
  LifecycleRule,
  TransitionMinimum,
} from "../../buckets/bucket-configuration.ts";
import { invalidArgument, invalidRequest, malformedXml } from "./errors.ts";
import { readExpiration, readNoncurrentExpiration } from "./lifecycle-expiration.ts";
import { readFilter } from "./lifecycle-filter.ts";
import { readNoncurrentTransitions, readTransitions } from "./lifecycle-transitions.ts";

const rulesMax = 1000;
const idLengthMax = 255;

/**
 * A lifecycle configuration, checked.
 *
 * @param storageClasses those that objects can be moved to here
 * @throws ServiceError `MalformedXML`, `InvalidRequest`, `InvalidArgument`, `InvalidStorageClass`
 * @see S3 API Reference, `PutBucketLifecycleConfiguration`
 */
export function readLifecycle(
  sent: readonly SentRule[] | undefined,
  minimum: string | undefined,
  storageClasses: ReadonlySet<string>,
): LifecycleConfiguration {
  if (sent === undefined || sent.length === 0) throw malformedXml();
  if (sent.length > rulesMax) {
    throw invalidRequest(
      `The number of lifecycle rules must not exceed the allowed limit of ${rulesMax} rules`,
    );
  }
  const rules = sent.map((rule, at) => readRule(rule, at, storageClasses));
  if (new Set(rules.map(({ ID }) => ID)).size < rules.length) {
    throw invalid("Rule ID must be unique. Found same ID for more than one rule", "ID", "");
  }
  return { Rules: rules, TransitionDefaultMinimumObjectSize: readMinimum(minimum) };
}

function readMinimum(sent: string | undefined): TransitionMinimum {
  if (sent === undefined || sent === "all_storage_classes_128K") return "all_storage_classes_128K";
  if (sent === "varies_by_storage_class") return sent;
  const name = "x-amz-transition-default-minimum-object-size";
  throw invalid(`Invalid ${name}: ${sent}`, name, sent);
}

function readRule(sent: SentRule, at: number, storageClasses: ReadonlySet<string>): LifecycleRule {
  const { Status } = sent;
  if (Status !== "Enabled" && Status !== "Disabled") throw malformedXml();
  const { Filter, Prefix } = readFilter(sent);
  const Transitions = readTransitions(sent.Transitions, storageClasses);
  const noncurrent = sent.NoncurrentVersionTransitions;
  const rule = present({
    ID: readId(sent, at),
    Status,
    Filter,
    Prefix,
    Expiration: readExpiration(sent.Expiration),
    Transitions,
    NoncurrentVersionTransitions: readNoncurrentTransitions(noncurrent, storageClasses),
    NoncurrentVersionExpiration: readNoncurrentExpiration(sent.NoncurrentVersionExpiration),
    AbortIncompleteMultipartUpload: readAbortion(sent.AbortIncompleteMultipartUpload),
  });
  checkActions(rule);
  checkFilterOf(rule);
  checkOrder(rule);
  return rule;
}

/** A rule without an id gets one that stays the same while the rule does. */
function readId(sent: SentRule, at: number): string {
  const { ID = "" } = sent;
  if (ID.length > idLengthMax) {
    throw invalid(`ID length should not exceed allowed limit of ${idLengthMax}`, "ID", ID);
  }
  return ID === "" ? hash("sha256", `${at} ${JSON.stringify(sent)}`, "hex").slice(0, 48) : ID;
}

function readAbortion(
  sent: SentRule["AbortIncompleteMultipartUpload"],
): LifecycleRule["AbortIncompleteMultipartUpload"] {
  if (sent === undefined) return undefined;
  const { DaysAfterInitiation } = sent;
  if (DaysAfterInitiation === undefined) throw malformedXml();
  if (!Number.isInteger(DaysAfterInitiation) || DaysAfterInitiation < 1) {
    throw invalid(
      "'DaysAfterInitiation' for AbortIncompleteMultipartUpload action must be a positive integer",
      "DaysAfterInitiation",
      String(DaysAfterInitiation),
    );
  }
  return { DaysAfterInitiation };
}

function checkActions(rule: LifecycleRule): void {
  const actions = [
    rule.Expiration,
    rule.Transitions,
    rule.NoncurrentVersionTransitions,
    rule.NoncurrentVersionExpiration,
    rule.AbortIncompleteMultipartUpload,
  ];
  if (actions.some((action) => action !== undefined)) return;
  throw invalidRequest("At least one action needs to be specified in a rule");
}

/** What an action cannot have a filter by. */
function checkFilterOf(rule: LifecycleRule): void {
  const { Filter = {}, Expiration, AbortIncompleteMultipartUpload: abortion } = rule;
  const { Tags = [], ObjectSizeGreaterThan, ObjectSizeLessThan } = Filter;
  const hasSize = ObjectSizeGreaterThan !== undefined || ObjectSizeLessThan !== undefined;
  const refused = [
    [Expiration?.ExpiredObjectDeleteMarker === true, "ExpiredObjectDeleteMarker"],
    [abortion !== undefined, "AbortIncompleteMultipartUpload"],
  ] as const;
  for (const [isThere, action] of refused) {
    if (!isThere) continue;
    if (Tags.length > 0) throw invalidRequest(`${action} cannot be specified with Tags.`);
    if (hasSize) throw invalidRequest(`${action} cannot be specified with Object Size.`);
  }
  if (rule.Filter === undefined && isCounted(rule)) {
    throw invalidRequest("NewerNoncurrentVersions can only be specified with a Filter element.");
  }
}

function isCounted(rule: LifecycleRule): boolean {
  const actions = [rule.NoncurrentVersionExpiration, ...(rule.NoncurrentVersionTransitions ?? [])];
  return actions.some((one) => one?.NewerNoncurrentVersions !== undefined);
}

/** Objects move first and expire later, and both by days or both by dates. */
function checkOrder({ Filter, Prefix, Expiration, Transitions = [] }: LifecycleRule): void {
  const filter = `'(prefix=${Filter?.Prefix ?? Prefix ?? ""})'`;
  const timed = [...Transitions, ...(Expiration === undefined ? [] : [Expiration])];
  const hasDates = timed.some(({ Date: date }) => date !== undefined);
  const hasDays = timed.some(({ Days }) => Days !== undefined);
  if (hasDates && hasDays) {
    throw invalidRequest(
      "Found mixed 'Date' and 'Days' based Expiration and Transition actions in lifecycle rule " +
        `for filter ${filter}`,
    );
  }
  for (const member of ["Days", "Date"] as const) {
    const until = Expiration?.[member];
    const late = Transitions.find((one) => (one[member] ?? -Infinity) >= (until ?? Infinity));
    if (late === undefined) continue;
    throw invalid(
      `'${member}' in the Expiration action for filter ${filter} must be greater than ` +
        `'${member}' in the Transition action`,
      member,
      String(until),
    );
  }
}

function invalid(message: string, name: string, value: string): Error {
  return invalidArgument(message, name, value);
}
