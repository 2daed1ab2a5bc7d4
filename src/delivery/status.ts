/** How delivery stands for one trail in one Region. Times in milliseconds; absent: never, or fine. */
export interface DeliveryStatus {
  readonly latestDeliveryAt?: number;
  readonly latestDeliveryAttemptAt?: number;
  /** S3's code of the last failure, until a delivery succeeds. */
  readonly latestDeliveryError?: string;
  readonly latestDigestAt?: number;
  readonly latestDigestError?: string;
  readonly latestNotificationAt?: number;
  readonly latestNotificationAttemptAt?: number;
  /** SNS's code of the last notice that was refused, until one is taken. */
  readonly latestNotificationError?: string;
}

export interface DeliveryStatuses {
  readonly find: (trailNumber: number, region: string) => Promise<DeliveryStatus>;
}
