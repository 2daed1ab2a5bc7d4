/** One line of a server access log. Absent members are shown as `-`. */
export interface AccessLogEntry {
  /** Canonical user ids, or an ARN. */
  readonly bucketOwner: string;
  readonly requester?: string;
  readonly bucket: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly remoteIp?: string;
  readonly requestId: string;
  /** For example `REST.GET.OBJECT`. */
  readonly operation: string;
  readonly key?: string;
  /** For example `GET /bucket/key HTTP/1.1`. */
  readonly requestUri?: string;
  readonly status?: number;
  readonly errorCode?: string;
  readonly bytesSent?: number;
  readonly objectSize?: number;
  readonly totalMs?: number;
  readonly referer?: string;
  readonly userAgent?: string;
  readonly versionId?: string;
  readonly hostId?: string;
  readonly signatureVersion?: string;
  readonly cipherSuite?: string;
  readonly authenticationType?: string;
  readonly host?: string;
  readonly tlsVersion?: string;
}

/**
 * A line of a server access log, without its end.
 *
 * @see S3 User Guide, "Amazon S3 server access log format"
 */
export function accessLogLine(entry: AccessLogEntry): string {
  const total = shown(entry.totalMs);
  return [
    entry.bucketOwner,
    entry.bucket,
    `[${logTime(entry.at)}]`,
    shown(entry.remoteIp),
    shown(entry.requester),
    entry.requestId,
    entry.operation,
    entry.key === undefined ? "-" : encodeKey(entry.key),
    quoted(entry.requestUri),
    shown(entry.status),
    shown(entry.errorCode),
    // What has none is shown without a number, and so is what is none.
    entry.bytesSent === 0 ? "-" : shown(entry.bytesSent),
    shown(entry.objectSize),
    total,
    total,
    quoted(entry.referer),
    quoted(entry.userAgent),
    shown(entry.versionId),
    shown(entry.hostId),
    shown(entry.signatureVersion),
    shown(entry.cipherSuite),
    shown(entry.authenticationType),
    shown(entry.host),
    shown(entry.tlsVersion),
    "-",
    "-",
  ].join(" ");
}

function shown(value: string | number | undefined): string {
  return value === undefined || value === "" ? "-" : String(value).replaceAll(/\s/g, "_");
}

/** A text of the client's cannot end the line or the quotes. */
function quoted(text: string | undefined): string {
  if (text === undefined || text === "") return '"-"';
  return `"${text.replaceAll(/["\p{Cc}]/gu, (one) => encodeURIComponent(one))}"`;
}

function encodeKey(key: string): string {
  return encodeURIComponent(key).replaceAll("%2F", "/");
}

const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** For example `06/Feb/2019:00:00:38 +0000`. */
function logTime(at: number): string {
  const iso = new Date(at).toISOString();
  const month = months[Number(iso.slice(5, 7)) - 1] ?? "";
  return `${iso.slice(8, 10)}/${month}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
}
