/** An error as it goes on the wire and into the record. */
export interface ServiceErrorShape {
  /** The code on the wire, for example `TrailNotFoundException`. */
  readonly code: string;
  readonly message: string;
  /** HTTP status. */
  readonly status: number;
  /** Further elements beside code and message, for example S3's `BucketName`. */
  readonly details: Readonly<Record<string, string>>;
  /** Response headers that belong to this error, lower-case. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * An error that an AWS API declares, to be sent to the caller as is.
 *
 * Nothing here knows JSON from XML: the protocol that parsed the request writes the error. Whatever
 * else is thrown leaves as `InternalFailure` (S3: `InternalError`), without its text.
 */
export class ServiceError extends Error implements ServiceErrorShape {
  override readonly name = "ServiceError";
  readonly code: string;
  readonly status: number;
  readonly details: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: string, message: string, options: ServiceErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.status = options.status ?? 400;
    this.details = options.details ?? {};
    this.headers = options.headers ?? {};
  }
}

export interface ServiceErrorOptions {
  /** HTTP status. Default: 400, which is what the JSON protocols use for nearly every client error. */
  readonly status?: number;
  readonly details?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** What went wrong underneath. Logged, never sent. */
  readonly cause?: unknown;
}
