import { present } from "../../base/present.ts";
import type { LifecycleEvent } from "../lifecycle/sweep.ts";
import type { AccessLogEntry } from "./log-line.ts";

const moves: Readonly<Record<string, string>> = {
  STANDARD_IA: "TRANSITION_SIA.OBJECT",
  ONEZONE_IA: "TRANSITION_ZIA.OBJECT",
  INTELLIGENT_TIERING: "TRANSITION_INT.OBJECT",
  GLACIER_IR: "TRANSITION_GIR.OBJECT",
  GLACIER: "TRANSITION.OBJECT",
  DEEP_ARCHIVE: "TRANSITION_GDA.OBJECT",
};

/**
 * What the log of a bucket says of something that lifecycle has done.
 *
 * @see S3 User Guide, "Logging S3 Lifecycle actions", "Amazon S3 server access logs"
 */
export function lifecycleEntry(
  event: LifecycleEvent,
  facts: { readonly at: number; readonly requestId: string },
): Omit<AccessLogEntry, "bucketOwner"> {
  const { bucket, key, versionId, size, kind, storageClass = "" } = event;
  const names = {
    expired: "EXPIRE.OBJECT",
    removed: "EXPIRE.OBJECT",
    marked: "CREATE.DELETEMARKER",
    aborted: "DELETE.UPLOAD",
    moved: moves[storageClass] ?? "TRANSITION.OBJECT",
  };
  return {
    ...facts,
    ...present({ versionId, objectSize: size }),
    bucket: bucket.name,
    requester: "AmazonS3",
    operation: `S3.${names[kind]}`,
    key,
  };
}
