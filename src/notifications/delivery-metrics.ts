/** What deliveries of messages count. Each is called as it happens; none may throw. */
export interface NotificationMetrics {
  readonly delivered: () => void;
  /** A try that failed; there may be others. `code`: a status of HTTP, or `unreachable`. */
  readonly tryFailed: (code: string) => void;
  /** A message that a subscription will not get. `isKept`: it has gone to its dead letters. */
  readonly givenUp: (isKept: boolean) => void;
  /** How many deliveries wait. */
  readonly waiting: (deliveries: number) => void;
}

/** Counts nothing. */
export const noNotificationMetrics: NotificationMetrics = {
  delivered: () => {},
  tryFailed: () => {},
  givenUp: () => {},
  waiting: () => {},
};
