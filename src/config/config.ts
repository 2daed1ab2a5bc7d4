/** Everything that can be configured, once it has been checked and the defaults are in. */
export interface Config {
  /** Absolute. */
  readonly dataDir: string;
  readonly listen: { readonly host: string; readonly port: number };
  /** Host names under which buckets are found as `BUCKET.HOST`. */
  readonly endpointHosts: readonly string[];
  readonly allowPlainHttp: boolean;
  /** Paths of PEM files. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  readonly deliveryIntervalMs: number;
  readonly digestIntervalMs: number;
  readonly logLevel: LogLevel;
  /** Whether the first start makes a bucket and a trail. */
  readonly defaultTrail: boolean;
  /** The account made at first start when none is declared. Absent: a random one. */
  readonly accountId?: string;
  readonly accounts: readonly DeclaredAccount[];
  readonly regions: readonly string[];
  /** Where the default bucket and trails live; one of `regions`. */
  readonly homeRegion: string;
  readonly journalBytesMax: number;
  readonly diskReserveBytes: number;
  readonly shutdownTimeoutMs: number;
}

export type LogLevel = (typeof logLevels)[number];

export const logLevels = ["debug", "info", "warn", "error", "silent"] as const;

/** An account that the configuration file declares, with a root access key that is fixed there. */
export interface DeclaredAccount {
  /** Twelve digits. */
  readonly id: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}
