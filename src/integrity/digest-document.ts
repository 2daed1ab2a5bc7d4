/** One log file, as a digest lists it. */
export interface DigestLogFile {
  readonly s3Bucket: string;
  readonly s3Object: string;
  /** SHA-256 of the uncompressed file, lower-case hexadecimal. */
  readonly hashValue: string;
  readonly hashAlgorithm: "SHA-256";
  /** `YYYY-MM-DDTHH:MM:SSZ`. */
  readonly newestEventTime: string;
  readonly oldestEventTime: string;
}

/** A digest file. The members stand in the order of AWS's samples; none is ever left out. */
export interface DigestDocument {
  /** The account whose events are covered. */
  readonly awsAccountId: string;
  /** `YYYY-MM-DDTHH:MM:SSZ`: the window is of delivery times, not of event times. */
  readonly digestStartTime: string;
  readonly digestEndTime: string;
  /** Where this digest itself stands. */
  readonly digestS3Bucket: string;
  readonly digestS3Object: string;
  readonly digestPublicKeyFingerprint: string;
  readonly digestSignatureAlgorithm: "SHA256withRSA";
  /** Over all listed files; null when there are none. */
  readonly newestEventTime: string | null;
  readonly oldestEventTime: string | null;
  /** All five are null in the digest that starts a chain. */
  readonly previousDigestS3Bucket: string | null;
  readonly previousDigestS3Object: string | null;
  /** SHA-256 of the uncompressed digest before, lower-case hexadecimal. */
  readonly previousDigestHashValue: string | null;
  readonly previousDigestHashAlgorithm: "SHA-256" | null;
  readonly previousDigestSignature: string | null;
  readonly logFiles: readonly DigestLogFile[];
}

/** The digest before, as its successor names it. */
export interface PreviousDigest {
  readonly bucket: string;
  readonly key: string;
  readonly hash: string;
  readonly signature: string;
}

/** A listed file; times in milliseconds. */
export interface ListedFile {
  readonly bucket: string;
  readonly key: string;
  readonly hash: string;
  readonly newestEventMs: number;
  readonly oldestEventMs: number;
}

/** What a digest says, in our own units. */
export interface DigestContent {
  readonly accountId: string;
  /** Milliseconds, whole seconds. */
  readonly startAt: number;
  readonly endAt: number;
  readonly bucket: string;
  readonly key: string;
  readonly fingerprint: string;
  /** Absent: this digest starts a chain. */
  readonly previous?: PreviousDigest;
  readonly files: readonly ListedFile[];
}

/**
 * The uncompressed bytes of a digest file. The same content always gives the same bytes.
 *
 * @see CloudTrail User Guide, "CloudTrail digest file structure"
 */
export function digestBytes(content: DigestContent): Uint8Array {
  return Buffer.from(JSON.stringify(digestDocument(content)));
}

function digestDocument(content: DigestContent): DigestDocument {
  const { previous, files } = content;
  let newest = -Infinity;
  let oldest = Infinity;
  for (const file of files) {
    newest = Math.max(newest, file.newestEventMs);
    oldest = Math.min(oldest, file.oldestEventMs);
  }
  return {
    awsAccountId: content.accountId,
    digestStartTime: secondText(content.startAt),
    digestEndTime: secondText(content.endAt),
    digestS3Bucket: content.bucket,
    digestS3Object: content.key,
    digestPublicKeyFingerprint: content.fingerprint,
    digestSignatureAlgorithm: "SHA256withRSA",
    newestEventTime: files.length === 0 ? null : secondText(newest),
    oldestEventTime: files.length === 0 ? null : secondText(oldest),
    ...previousMembers(previous),
    logFiles: files.map((file) => ({
      s3Bucket: file.bucket,
      s3Object: file.key,
      hashValue: file.hash,
      hashAlgorithm: "SHA-256",
      newestEventTime: secondText(file.newestEventMs),
      oldestEventTime: secondText(file.oldestEventMs),
    })),
  };
}

function previousMembers(
  previous: PreviousDigest | undefined,
): Pick<DigestDocument, Extract<keyof DigestDocument, `previous${string}`>> {
  return {
    previousDigestS3Bucket: previous?.bucket ?? null,
    previousDigestS3Object: previous?.key ?? null,
    previousDigestHashValue: previous?.hash ?? null,
    previousDigestHashAlgorithm: previous === undefined ? null : "SHA-256",
    previousDigestSignature: previous?.signature ?? null,
  };
}

/** `2015-08-17T15:01:31Z`: what is below a second is cut off. */
export function secondText(time: number): string {
  return `${new Date(time).toISOString().slice(0, "2015-08-17T15:01:31".length)}Z`;
}
