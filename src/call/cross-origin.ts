/** What a web page of another origin asks for, or is about to. */
export interface CrossOriginRequest {
  /** In path style, as sent: not decoded. */
  readonly rawPath: string;
  readonly origin: string;
  /** Of the call itself, which a preflight announces. */
  readonly method: string;
  /** The headers that the call is to have, lower-case. */
  readonly headers: readonly string[];
}

/** What a service says to web pages of other origins. */
export interface CrossOrigin {
  /**
   * The headers of the answer to a preflight.
   *
   * @throws ServiceError the page may not do that
   */
  readonly preflight: (request: CrossOriginRequest) => Promise<Readonly<Record<string, string>>>;
  /** The headers that let the page read the answer to a call. None: it may not. */
  readonly answer: (request: CrossOriginRequest) => Promise<Readonly<Record<string, string>>>;
}
