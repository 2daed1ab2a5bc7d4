import type { HistoryProgress } from "./history-engine.ts";
import type { HistoryPage, HistoryQuery } from "./history.ts";

/** What the thread of the history is started with. */
export interface HistoryThreadData {
  readonly journalDirectory: string;
  readonly databasePath: string;
}

/** What the main thread asks. Questions are answered one by one, lookups between batches. */
export type HistoryQuestion =
  | { readonly kind: "position" }
  | { readonly kind: "take"; readonly to: number; readonly expiredBefore: number }
  | { readonly kind: "lookup"; readonly query: HistoryQuery }
  | { readonly kind: "expire"; readonly before: number }
  | { readonly kind: "close" };

/** What each kind of question is answered with. */
export interface HistoryAnswers {
  readonly position: number;
  readonly take: HistoryProgress;
  readonly lookup: HistoryPage;
  readonly expire: boolean;
  readonly close: undefined;
}

export interface NumberedQuestion {
  readonly id: number;
  readonly question: HistoryQuestion;
}

/** An answer to the question of that number, or what went wrong with it. */
export type NumberedAnswer =
  | { readonly id: number; readonly answer: HistoryAnswers[HistoryQuestion["kind"]] }
  | { readonly id: number; readonly fault: string };
