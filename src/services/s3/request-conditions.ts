import type { WireValue } from "./wire-value.ts";

/**
 * Headers and parameters that policies may ask for, and the names of their condition keys.
 *
 * @see Service Authorization Reference, "Condition keys for Amazon S3"
 */
const conditionKeys: ReadonlyMap<string, string> = new Map(
  [
    "x-amz-acl",
    "x-amz-copy-source",
    "x-amz-grant-full-control",
    "x-amz-grant-read",
    "x-amz-grant-read-acp",
    "x-amz-grant-write",
    "x-amz-grant-write-acp",
    "x-amz-metadata-directive",
    "x-amz-object-ownership",
    "x-amz-server-side-encryption",
    "x-amz-server-side-encryption-aws-kms-key-id",
    "x-amz-server-side-encryption-customer-algorithm",
    "x-amz-storage-class",
    "x-amz-website-redirect-location",
    "if-match",
    "if-none-match",
    "prefix",
    "delimiter",
    "max-keys",
    "versionId",
  ].map((name) => [name.toLowerCase(), `s3:${name.toLowerCase()}`]),
);

/** The condition keys that a call of `operation` brings along. */
export function conditionsOf(
  operation: string,
  values: readonly WireValue[],
): Readonly<Record<string, string>> {
  const conditions: Record<string, string> = {};
  for (const { name, value } of values) {
    const key = conditionKeys.get(name.toLowerCase());
    if (key === undefined || !isAsked(operation, key)) continue;
    conditions[key] = value;
  }
  return conditions;
}

/** Reading with `If-Match` is no conditional write. */
function isAsked(operation: string, key: string): boolean {
  const isConditional = key === "s3:if-match" || key === "s3:if-none-match";
  return !isConditional || !/^(Get|Head)/.test(operation);
}
