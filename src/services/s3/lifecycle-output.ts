import type { LifecycleRule as ShownRule, TransitionStorageClass } from "@aws-sdk/client-s3";

import { present } from "../../base/present.ts";
import type { LifecycleConfiguration, LifecycleRule } from "../../buckets/bucket-configuration.ts";
import type { LifecycleDate } from "../../archive/lifecycle/expiration.ts";
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

/** The `x-amz-expiration` header of an object. Undefined: it does not expire. */
export function expirationHeader(date: LifecycleDate | undefined): string | undefined {
  if (date === undefined) return undefined;
  const id = encodeURIComponent(date.ruleId);
  return `expiry-date="${new Date(date.at).toUTCString()}", rule-id="${id}"`;
}
