import type { NoncurrentVersionTransition, Transition } from "@aws-sdk/client-s3";

import { transitionClasses } from "../../archive/lifecycle/storage-class.ts";
import { present } from "../../base/present.ts";
import type { LifecycleRule, LifecycleTransition } from "../../buckets/bucket-configuration.ts";
import { invalidArgument, invalidStorageClass, malformedXml } from "./errors.ts";
import { readMidnight, readNewerVersions } from "./lifecycle-expiration.ts";

/** How many days an object must have been there before it moves to a class. */
const daysMin: Readonly<Record<string, number>> = { STANDARD_IA: 30, ONEZONE_IA: 30 };

/** @throws ServiceError `MalformedXML`, `InvalidArgument`, `InvalidStorageClass` */
export function readTransitions(
  sent: readonly Transition[] | undefined,
  storageClasses: ReadonlySet<string>,
): readonly LifecycleTransition[] | undefined {
  if (sent === undefined || sent.length === 0) return undefined;
  const transitions = sent.map(({ Days, Date: date, StorageClass }) => {
    const to = readClass(StorageClass, storageClasses);
    if ((Days === undefined) === (date === undefined)) throw malformedXml();
    if (Days !== undefined) checkDays("Transition", "Days", Days, to);
    return present({ Days, Date: readMidnight(date), StorageClass: to });
  });
  checkOnce(transitions);
  checkDistance(
    "Days",
    transitions.map(({ Days, StorageClass }) => ({ days: Days, StorageClass })),
  );
  return transitions;
}

/** @throws ServiceError `MalformedXML`, `InvalidArgument`, `InvalidStorageClass` */
export function readNoncurrentTransitions(
  sent: readonly NoncurrentVersionTransition[] | undefined,
  storageClasses: ReadonlySet<string>,
): LifecycleRule["NoncurrentVersionTransitions"] {
  if (sent === undefined || sent.length === 0) return undefined;
  const action = "NoncurrentVersionTransition";
  const transitions = sent.map(({ NoncurrentDays, NewerNoncurrentVersions, StorageClass }) => {
    const to = readClass(StorageClass, storageClasses);
    if (NoncurrentDays === undefined) throw malformedXml();
    checkDays(action, "NoncurrentDays", NoncurrentDays, to);
    return present({
      NoncurrentDays,
      StorageClass: to,
      NewerNoncurrentVersions: readNewerVersions(NewerNoncurrentVersions, action),
    });
  });
  checkOnce(transitions);
  checkDistance(
    "NoncurrentDays",
    transitions.map(({ NoncurrentDays: days, StorageClass }) => ({ days, StorageClass })),
  );
  return transitions;
}

/** Objects stay in a class of infrequent access for so many days before they move on. */
const infrequentDaysMin = 30;

function checkDistance(
  member: string,
  transitions: readonly { readonly days: number | undefined; readonly StorageClass: string }[],
): void {
  const sorted = transitions.toSorted((a, b) => (a.days ?? 0) - (b.days ?? 0));
  for (const [at, { days, StorageClass }] of sorted.entries()) {
    const before = sorted[at - 1];
    if (days === undefined || before?.days === undefined) continue;
    const isInfrequent = daysMin[before.StorageClass] !== undefined;
    if (!isInfrequent || days - before.days >= infrequentDaysMin) continue;
    const message =
      `'${member}' in the 'Transition' action for StorageClass '${StorageClass}' must be ` +
      `${infrequentDaysMin} days more than '${member}' in the 'Transition' action for ` +
      `StorageClass '${before.StorageClass}'`;
    throw invalidArgument(message, member, String(days));
  }
}

function readClass(sent: string | undefined, storageClasses: ReadonlySet<string>): string {
  if (sent === undefined || !transitionClasses.has(sent)) throw malformedXml();
  if (!storageClasses.has(sent)) throw invalidStorageClass(sent);
  return sent;
}

function checkDays(action: string, member: string, days: number, storageClass: string): void {
  const value = String(days);
  if (!Number.isInteger(days) || days < 0) {
    throw invalidArgument(`'${member}' for ${action} action must be nonnegative`, member, value);
  }
  const min = daysMin[storageClass] ?? 0;
  if (days >= min) return;
  const message =
    `'${member}' in ${action} action must be greater than or equal to ${min} for storageClass ` +
    `'${storageClass}'`;
  throw invalidArgument(message, member, value);
}

function checkOnce(transitions: readonly { readonly StorageClass: string }[]): void {
  const classes = new Set(transitions.map(({ StorageClass }) => StorageClass));
  if (classes.size === transitions.length) return;
  const message = "'StorageClass' must be different for 'Transition' actions in same 'Rule'";
  throw invalidArgument(message, "StorageClass", transitions[0]?.StorageClass ?? "");
}
