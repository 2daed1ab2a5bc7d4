/**
 * Whether a text can be the name of an S3 bucket.
 *
 * @see S3 User Guide, "General purpose bucket naming rules"
 */
export function isBucketName(name: string): boolean {
  return (
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
    !name.includes("..") &&
    !/^\d{1,3}(\.\d{1,3}){3}$/.test(name)
  );
}

/** The prefix as it is stored: without slashes at its ends. */
export function normalizePrefix(prefix: string): string {
  return prefix.replaceAll(/^\/+|\/+$/g, "");
}

/**
 * What is wrong with a normalized key prefix; undefined: nothing.
 *
 * A prefix with an `AWSLogs` folder of its own would let a trail write into what a bucket policy
 * granted to another account: `AWSLogs/OTHER/*` matches the keys under the prefix `AWSLogs/OTHER`.
 *
 * @see CloudTrail API Reference, `CreateTrail`: `S3KeyPrefix` has at most 200 characters
 */
export function prefixProblem(prefix: string): string | undefined {
  if (prefix.length > 200) return "S3 prefix is longer than maximum length of 200 characters.";
  if (prefix.split("/").includes("AWSLogs")) return "S3 prefix cannot contain AWSLogs/.";
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(prefix)) return "S3 prefix contains invalid characters.";
  return undefined;
}
