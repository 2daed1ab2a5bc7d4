import type { LifecycleRule as ShownRule, TransitionStorageClass } from "@aws-sdk/client-s3";

import { present } from "../../base/present.ts";
import type { LifecycleConfiguration, LifecycleRule } from "../../buckets/bucket-configuration.ts";
import { abortionOf, expirationOf } from "../../archive/lifecycle/expiration.ts";
import type { BucketSettings, StoredObject, Upload } from "../../buckets/buckets.ts";
import { filterOutput } from "./lifecycle-filter.ts";

/** The rules as an answer has them. */
export function lifecycleOutput({ Rules }: LifecycleConfiguration): ShownRule[] {
  return Rules.map((rule) => {
    const { Filter, Expiration, Transitions, NoncurrentVersionTransitions, ...rest } = rule;
    return {
      ...rest,
      ...present({
        Filter: Filter === undefined ? undefined : filterOutput(Filter),
        Expiration: Expiration === undefined ? undefined : dated(Expiration),
        Transitions: Transitions?.map((one) => ({ ...dated(one), ...classOf(one) })),
        NoncurrentVersionTransitions: NoncurrentVersionTransitions?.map((one) => ({
          ...one,
          ...classOf(one),
        })),
      }),
    };
  });
}

function dated<Timed extends { readonly Date?: number }>(
  timed: Timed,
): Omit<Timed, "Date"> & { Date?: Date } {
  const { Date: at, ...rest } = timed;
  return { ...rest, ...(at !== undefined && { Date: new Date(at) }) };
}

function classOf({
  StorageClass,
}: Pick<Required<LifecycleRule>["Transitions"][number], "StorageClass">): {
  readonly StorageClass: TransitionStorageClass;
} {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked when it was put
  return { StorageClass: StorageClass as TransitionStorageClass };
}

/** The `x-amz-expiration` header of an object. Absent: it does not expire. */
export function expirationOutput(
  { configuration }: BucketSettings,
  object: StoredObject,
): { readonly Expiration?: string } {
  const date = expirationOf(configuration?.lifecycle, object);
  if (date === undefined) return {};
  const id = encodeURIComponent(date.ruleId);
  return { Expiration: `expiry-date="${new Date(date.at).toUTCString()}", rule-id="${id}"` };
}

/** When an unfinished upload is aborted, and by which rule. */
export function abortionOutput(
  { configuration }: BucketSettings,
  upload: Pick<Upload, "key" | "startedAt">,
): { readonly AbortDate?: Date; readonly AbortRuleId?: string } {
  const date = abortionOf(configuration?.lifecycle, upload);
  return date === undefined ? {} : { AbortDate: new Date(date.at), AbortRuleId: date.ruleId };
}
