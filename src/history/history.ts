import type { LookupKey } from "./lookup-keys.ts";

/**
 * Event history: the management and Insights events of the last 90 days, of every account and
 * Region, whatever trails there are. A follower of the journal; an event is in it seconds after the
 * journal has it.
 *
 * @see CloudTrail User Guide, "Working with CloudTrail event history"
 */
export interface History extends AsyncDisposable {
  /**
   * One page, newest first; at the same time, what the journal has later comes first. Pages hang
   * together while events come in: `after` is where the page before ended.
   *
   * A page may be short, and even empty, while `next` says that there is more.
   */
  readonly lookup: (query: HistoryQuery, signal: AbortSignal) => Promise<HistoryPage>;
  readonly status: () => HistoryStatus;
}

export interface HistoryQuery {
  readonly accountId: string;
  readonly region: string;
  readonly category: "Management" | "Insight";
  /** By `eventTime`, inclusive, in milliseconds. Absent: as far as history goes back. */
  readonly from?: number;
  /** Inclusive. Absent: up to the newest event. */
  readonly to?: number;
  /** Exactly this value, case-sensitive. */
  readonly attribute?: { readonly key: LookupKey; readonly value: string };
  readonly after?: HistoryPosition;
  /** At least 1. */
  readonly limit: number;
}

/** Where an event stands in the order of a lookup. */
export interface HistoryPosition {
  readonly eventTimeMs: number;
  /** Of its entry in the journal. */
  readonly position: number;
}

export interface HistoryPage {
  readonly events: readonly HistoryEvent[];
  /** Absent: there is nothing more. */
  readonly next?: HistoryPosition;
}

export interface HistoryEvent {
  readonly eventId: string;
  readonly eventName: string;
  readonly eventSource: string;
  readonly eventTimeMs: number;
  readonly readOnly?: boolean;
  readonly accessKeyId?: string;
  readonly username?: string;
  readonly resources: readonly HistoryResource[];
  /** The record's JSON, as the journal has it. */
  readonly record: string;
}

/** A resource that an event is about, as event history names it. */
export interface HistoryResource {
  /** For example `AWS::S3::Bucket`. */
  readonly type?: string;
  /** A name or an ARN, as the event has it. */
  readonly name?: string;
}

export interface HistoryStatus {
  /** All events before this journal position are in the history, durably. */
  readonly position: number;
  /** What last went wrong, until it works again. */
  readonly failure?: string;
}

/** The history is not there right now: its thread has failed and is started again. */
export class HistoryUnavailableError extends Error {
  override readonly name = "HistoryUnavailableError";
}

/** How long events are kept, by `eventTime`. */
export const historyDays = 90;
