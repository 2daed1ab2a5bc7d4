import type { LogFileClaim, LogFileOutcome } from "./check-log-file.ts";
import type { ObjectPlace } from "./evidence-source.ts";
import type { DigestOutcome } from "./object-checks.ts";
import type { SourceSettings } from "./open-source.ts";

// Both ends send lists of these.

/** What a thread is started with. */
export interface ChecksWorkerData {
  readonly source: SourceSettings;
  readonly socketsMax: number;
}

export type ChecksRequest =
  | { readonly kind: "digest"; readonly job: number; readonly place: ObjectPlace }
  | { readonly kind: "log-file"; readonly job: number; readonly claim: LogFileClaim };

export type ChecksReply =
  | { readonly kind: "digest"; readonly job: number; readonly outcome: DigestOutcome }
  | { readonly kind: "log-file"; readonly job: number; readonly outcome: LogFileOutcome }
  | { readonly kind: "failed"; readonly job: number; readonly error: unknown };
