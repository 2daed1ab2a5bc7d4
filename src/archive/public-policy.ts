import { parsePolicy } from "../policy/parse-policy.ts";
import type { Condition, Statement } from "../policy/policy.ts";

/**
 * Whether a bucket policy is public: some statement lets everyone in, and no condition of it holds
 * the caller to a fixed value.
 *
 * @see S3 User Guide, "Blocking public access to your Amazon S3 storage", "The meaning of 'public'"
 */
export function isPublicPolicyText(text: string): boolean {
  const policy = parsePolicy(text);
  return policy.kind === "policy" && policy.statements.some(isPublic);
}

const judgedMax = 1024;

/** Judges policies as they stand, each text once. */
export function publicPolicies(): (text: string) => boolean {
  const judged = new Map<string, boolean>();
  return (text) => {
    const known = judged.get(text);
    if (known !== undefined) return known;
    const [oldest] = judged.keys();
    if (judged.size >= judgedMax && oldest !== undefined) judged.delete(oldest);
    const isPublicPolicy = isPublicPolicyText(text);
    judged.set(text, isPublicPolicy);
    return isPublicPolicy;
  };
}

function isPublic({ effect, principals, conditions }: Statement): boolean {
  if (effect === "Deny" || principals === undefined) return false;
  const isEveryone = principals.negated || principals.values.some(({ kind }) => kind === "anyone");
  return isEveryone && !conditions.some(isFixing);
}

/** The keys that can hold a caller to a fixed value. */
const fixingKeys: ReadonlySet<string> = new Set(
  [
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalOrgID",
    "aws:PrincipalServiceName",
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceIp",
    "aws:SourceOrgID",
    "aws:SourceOwner",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:userid",
    "s3:DataAccessPointAccount",
    "s3:DataAccessPointArn",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
  ].map((key) => key.toLowerCase()),
);

/** A condition that holds for fixed values alone, and not where the key is missing. */
function isFixing({ operator, key, values }: Condition): boolean {
  const isPositive = /^(StringEquals(IgnoreCase)?|StringLike|Arn(Equals|Like)|IpAddress)$/.test(
    operator.replace(/^ForAnyValue:/, ""),
  );
  const name = key.toLowerCase();
  if (!isPositive || !fixingKeys.has(name)) return false;
  if (name === "aws:sourceip") return values.every(isNarrowRange);
  // The access point may be any, as long as its account is one.
  if (name === "s3:dataaccesspointarn") {
    return values.every((value) => /^arn:[^:*?$]+:s3:[^:]*:\d{12}:/.test(value));
  }
  return values.every((value) => !/[*?]|\$\{/.test(value));
}

/** Ranges beyond a /8 of IPv4 or a /32 of IPv6 are the world. */
function isNarrowRange(cidr: string): boolean {
  const [address = "", bits] = cidr.split("/");
  if (bits === undefined) return true;
  return Number(bits) >= (address.includes(":") ? 32 : 8);
}
