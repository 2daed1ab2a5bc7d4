import { createHash } from "node:crypto";

/**
 * The canonical user id of an account: what S3 names as owner and grantee. 64 hexadecimal digits,
 * the same for an account id for ever and in every installation.
 *
 * @see S3 User Guide, "Finding the canonical user ID for your AWS account"
 */
export function canonicalUserId(accountId: string): string {
  return createHash("sha256").update(`canonical-user-id:${accountId}`).digest("hex");
}
