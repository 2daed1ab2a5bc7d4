import type { JournalDamage } from "../journal/journal.ts";
import type { ComposedFile, FileOrder } from "./compose-files.ts";
import type { RoundPlan } from "./plan-round.ts";

/** What a composer's worker is started with. */
export interface ComposerWorkerData {
  readonly journalDirectory: string;
}

/** A job for the worker. It does one after the other, in the order in which they come. */
export type ComposerRequest =
  | { readonly kind: "plan"; readonly job: number; readonly from: number; readonly to: number }
  | { readonly kind: "compose"; readonly job: number; readonly orders: readonly FileOrder[] };

/** What the worker says of a job: files as they are ready, and then one of the others. */
export type ComposerReply =
  | { readonly kind: "planned"; readonly job: number; readonly plan: RoundPlan }
  | { readonly kind: "file"; readonly job: number; readonly file: ComposedFile }
  | { readonly kind: "damage"; readonly job: number; readonly damage: JournalDamage }
  | { readonly kind: "composed"; readonly job: number }
  | { readonly kind: "failed"; readonly job: number; readonly error: unknown };
