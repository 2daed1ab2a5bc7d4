import type { MasterKeySettings } from "./master-key.ts";

/** Everything that can be configured, once it has been checked and the defaults are in. */
export interface Config {
  /** Absolute. */
  readonly dataDir: string;
  /** Default: the file `master.key` in the data directory. */
  readonly masterKey: MasterKeySettings;
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
  /** The log archive's account, made at first start. Absent: a random one. */
  readonly archiveAccountId?: string;
  readonly accounts: readonly DeclaredAccount[];
  /** Buckets that another S3 keeps. Names are unique. */
  readonly mountedBuckets: readonly MountedBucket[];
  /** The directories of storage classes other than STANDARD, absolute. Others are not there. */
  readonly storageClasses: ReadonlyMap<string, string>;
  readonly regions: readonly string[];
  /** Where the default bucket and trails live; one of `regions`. */
  readonly homeRegion: string;
  /** Where the floor is delivered. Absent: none is kept. */
  readonly floor?: { readonly bucket: string; readonly prefix: string };
  /** What links in notifications begin with, without a slash at its end. */
  readonly publicUrl: string;
  /** Networks that are not public and that notifications may be sent to, as CIDR. */
  readonly notificationNetworks: readonly string[];
  readonly journalBytesMax: number;
  readonly diskReserveBytes: number;
  readonly trailsPerRegionMax: number;
  /** Calls of LookupEvents in a second, by account and Region. Absent: not limited. */
  readonly lookupsPerSecond?: number;
  readonly shutdownTimeoutMs: number;
}

export type LogLevel = (typeof logLevels)[number];

export const logLevels = ["debug", "info", "warn", "error", "silent"] as const;

/** A bucket that another S3 keeps, for trails to deliver into. */
export interface MountedBucket {
  readonly name: string;
  /** `https://HOST[:PORT]` or `http://`. */
  readonly endpoint: string;
  readonly region: string;
  readonly addressing: "path" | "virtual";
  /** Absent: the SDK's default chain. */
  readonly credentials?: { readonly file: string; readonly profile: string };
  readonly caFile?: string;
  /** Twelve digits. */
  readonly bucketOwner?: string;
  readonly sendAcl: boolean;
  readonly integrity: "sha256" | "md5";
  readonly kmsKeyId?: string;
  readonly connectTimeoutMs: number;
  readonly requestTimeoutMs: number;
}

/** An account that the configuration file declares, with a root access key that is fixed there. */
export interface DeclaredAccount {
  /** Twelve digits. */
  readonly id: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}
