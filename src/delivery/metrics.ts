/** What delivery and digests count. Each is called as it happens; none may throw. */
export interface DeliveryMetrics {
  /** A bucket has answered for a log file. Bytes are those before compression. */
  readonly fileDelivered: (file: { readonly records: number; readonly bytes: number }) => void;
  /** A put was refused (with S3's code) or failed on the way (`Unreachable`). It is tried again. */
  readonly putFailed: (kind: "log-file" | "digest", code: string) => void;
  /** Records that will not be delivered: their bucket did not take them in 30 days. */
  readonly recordsDropped: (records: number) => void;
  /** Records that no file can be made of: damaged in the journal, or of a trail that is not known. */
  readonly recordsLost: (records: number) => void;
  readonly digestDelivered: () => void;
  /** How many log files are decided and not yet delivered. */
  readonly backlog: (files: number) => void;
}

/** Counts nothing. */
export const noMetrics: DeliveryMetrics = {
  fileDelivered: () => {},
  putFailed: () => {},
  recordsDropped: () => {},
  recordsLost: () => {},
  digestDelivered: () => {},
  backlog: () => {},
};
