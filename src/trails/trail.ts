import type { AdvancedEventSelector, EventSelector } from "@aws-sdk/client-cloudtrail";

/**
 * A trail as its owner configured it, and whether it is logging. One document per incarnation:
 * deleting and making a trail again gives another one with another `number`.
 */
export interface Trail {
  /** Names this incarnation for ever. Positive, never reused. */
  readonly number: number;
  readonly name: string;
  readonly accountId: string;
  readonly homeRegion: string;
  readonly arn: string;
  readonly bucket: string;
  /** Without slashes at its ends. Empty: none. */
  readonly prefix: string;
  readonly includeGlobalServiceEvents: boolean;
  readonly isMultiRegion: boolean;
  readonly isOrganization: boolean;
  /** The organization that it is a trail of, or was: what it has of other accounts is kept there. */
  readonly organizationId?: string;
  readonly validation: boolean;
  /** The ARN of the KMS key that log files and digests are encrypted under. Absent: none. */
  readonly kmsKeyArn?: string;
  /** The topic that is told of deliveries, as it was named: a name or an ARN. Absent: none. */
  readonly snsTopicName?: string;
  readonly snsTopicArn?: string;
  /** One of the two kinds, as they were put. Neither: the default selector. */
  readonly eventSelectors?: readonly EventSelector[];
  readonly advancedEventSelectors?: readonly AdvancedEventSelector[];
  readonly hasCustomEventSelectors: boolean;
  readonly tags: readonly { readonly Key: string; readonly Value: string }[];
  readonly isLogging: boolean;
  /** Milliseconds since the epoch; absent: never. */
  readonly startedAt?: number;
  readonly stoppedAt?: number;
  /**
   * Grows whenever the digest chains must start anew: logging stopped, validation switched off. A
   * chain belongs to one epoch.
   */
  readonly chainEpoch: number;
  /** Only the operator has a say over it. Absent: an account's own trail. */
  readonly isFloor?: true;
  /** Deleted: kept until the rest is delivered and the last digest is written. */
  readonly deletedAt?: number;
}
