import type { LifecycleConfiguration } from "../../buckets/bucket-configuration.ts";
import type { StoredObject, Upload } from "../../buckets/buckets.ts";
import { rulesFor } from "./due-action.ts";
import { dueAfterDays, dueBy } from "./rule-dates.ts";
import { isFiltered } from "./rule-filter.ts";

/** When lifecycle is to expire an object or abort an upload, and by which rule. */
export interface LifecycleDate {
  /** Milliseconds since the epoch, midnight UTC. */
  readonly at: number;
  readonly ruleId: string;
}

/** When a current object expires, by the rule that is due first. Undefined: it does not. */
export function expirationOf(
  configuration: LifecycleConfiguration | undefined,
  object: StoredObject,
): LifecycleDate | undefined {
  if (configuration === undefined || object.noncurrentSince !== undefined) return undefined;
  return earliest(
    rulesFor(configuration, object).map(({ ID, Expiration }) => ({
      ruleId: ID,
      at: dueBy(object.lastModified, Expiration),
    })),
  );
}

/** When an unfinished upload is aborted. Undefined: it is not. */
export function abortionOf(
  configuration: LifecycleConfiguration | undefined,
  { key, startedAt }: Pick<Upload, "key" | "startedAt">,
): LifecycleDate | undefined {
  const rules = (configuration?.Rules ?? []).filter(
    (rule) => rule.Status === "Enabled" && isFiltered(rule, { key }),
  );
  return earliest(
    rules.map(({ ID, AbortIncompleteMultipartUpload: rule }) => ({
      ruleId: ID,
      at: rule === undefined ? undefined : dueAfterDays(startedAt, rule.DaysAfterInitiation),
    })),
  );
}

function earliest(
  dates: readonly { readonly ruleId: string; readonly at: number | undefined }[],
): LifecycleDate | undefined {
  const [first] = dates
    .flatMap(({ ruleId, at }) => (at === undefined ? [] : [{ ruleId, at }]))
    .toSorted((a, b) => a.at - b.at);
  return first;
}
