/** The codes of SNS's errors, and their HTTP status where it is not 400. */
const statuses = {
  AuthorizationError: 403,
  BatchEntryIdsNotDistinct: 400,
  BatchRequestTooLong: 400,
  EmptyBatchRequest: 400,
  FilterPolicyLimitExceeded: 403,
  InvalidBatchEntryId: 400,
  InvalidParameter: 400,
  KMSAccessDenied: 400,
  KMSDisabled: 400,
  KMSInvalidState: 400,
  KMSNotFound: 400,
  NotFound: 404,
  ParameterValueInvalid: 400,
  ResourceNotFound: 404,
  SubscriptionLimitExceeded: 403,
  TagLimitExceeded: 400,
  Throttled: 429,
  TooManyEntriesInBatchRequest: 400,
  TopicLimitExceeded: 403,
} as const;

export type NotificationErrorCode = keyof typeof statuses;

/** Why a topic, a subscription or a message is refused, with the name and words that SNS has for it. */
export class NotificationError extends Error {
  override readonly name = "NotificationError";
  readonly code: NotificationErrorCode;
  /** HTTP status. */
  readonly status: number;

  constructor(code: NotificationErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.status = statuses[code];
  }
}

/** `what` completes "Invalid parameter: ". */
export function invalidParameter(what: string): NotificationError {
  return new NotificationError("InvalidParameter", `Invalid parameter: ${what}`);
}

export function noSuchTopic(): NotificationError {
  return new NotificationError("NotFound", "Topic does not exist");
}

export function noSuchSubscription(): NotificationError {
  return new NotificationError("NotFound", "Subscription does not exist");
}
