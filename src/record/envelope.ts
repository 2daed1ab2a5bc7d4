/** The categories of CloudTrail events. */
export type EventCategory = "Management" | "Data" | "Insight" | "NetworkActivity" | "Aggregated";

/**
 * What the rooms behind the journal need to know of a record without parsing it again. Made once, at
 * intake.
 */
export interface Envelope {
  readonly eventId: string;
  /** `eventTime` of the record. Milliseconds since the epoch. */
  readonly eventTimeMs: number;
  /** The account whose trails may have it: `recipientAccountId`, else the identity's account. */
  readonly accountId: string;
  readonly region: string;
  readonly category: EventCategory;
  readonly eventSource: string;
  readonly eventName: string;
  /** Absent where the record does not say. */
  readonly readOnly: boolean | undefined;
}

/** A record as parsed from its bytes. Whatever came in: nothing about its fields is certain. */
export type ParsedRecord = Readonly<Record<string, unknown>>;
