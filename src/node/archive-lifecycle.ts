import type { LifecycleConfiguration } from "../buckets/bucket-configuration.ts";

/** Where log files go after a year: the first of these that is bound to a directory. */
const archiveClasses = ["GLACIER", "DEEP_ARCHIVE", "GLACIER_IR"];

/**
 * The lifecycle of the default bucket. It archives after a year, where an archive class is bound to a
 * place; small files as well, which most log files are. It removes nothing but uploads that nobody
 * finished: versions that are not current any more are what is left of a file that somebody replaced.
 */
export function archiveLifecycle(
  storageClasses: Pick<ReadonlyMap<string, string>, "has">,
): LifecycleConfiguration {
  const StorageClass = archiveClasses.find((name) => storageClasses.has(name));
  return {
    TransitionDefaultMinimumObjectSize: "varies_by_storage_class",
    Rules: [
      ...(StorageClass === undefined
        ? []
        : [
            {
              ID: "archive-after-a-year",
              Status: "Enabled" as const,
              Filter: {},
              Transitions: [{ Days: 365, StorageClass }],
              NoncurrentVersionTransitions: [{ NoncurrentDays: 365, StorageClass }],
            },
          ]),
      {
        ID: "abort-unfinished-uploads",
        Status: "Enabled",
        Filter: {},
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
      },
    ],
  };
}
