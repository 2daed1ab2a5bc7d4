import type { Envelope, ParsedRecord } from "../record/envelope.ts";
import type { AdvancedEventSelector, EventSelector } from "@aws-sdk/client-cloudtrail";

/** What selection must know of a trail that is logging. */
export interface SelectingTrail {
  /** Names this incarnation of the trail for ever, in journal entries. Never reused. */
  readonly number: number;
  readonly accountId: string;
  /** Whom it records. Absent: its account alone. */
  readonly accountIds?: ReadonlySet<string>;
  readonly homeRegion: string;
  readonly isMultiRegion: boolean;
  readonly includeGlobalServiceEvents: boolean;
  /** One of the two kinds, never both. */
  readonly eventSelectors?: readonly EventSelector[];
  readonly advancedEventSelectors?: readonly AdvancedEventSelector[];
}

/** Decides which trails want a record: their numbers, ascending. Compiled, pure, cheap per record. */
export type Selection = (envelope: Envelope, record: ParsedRecord) => readonly number[];
