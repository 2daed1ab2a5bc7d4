import type { Principal } from "../../call/principal.ts";
import { FaultError } from "../fault.ts";
import { completeClaim } from "../sigv4/claim.ts";
import type { SignatureClaim } from "../sigv4/claim.ts";
import { isSameText, sign } from "../sigv4/signing-key.ts";
import type { SigningKeys } from "../sigv4/signing-key.ts";
import { checkScope } from "../sigv4/verify.ts";
import type { Credentials, SignatureRules } from "../sigv4/verify.ts";
import { missingField } from "./form-errors.ts";

/** What a form says of the signature over its policy. */
export interface PostClaim {
  /** In base64, as it was signed. */
  readonly policy: string;
  readonly claim: SignatureClaim;
}

/**
 * @throws FaultError nobody has signed it, or not so that it can be checked; ServiceError
 *   `InvalidArgument` part of the signature is missing
 */
export function readPostClaim(fields: ReadonlyMap<string, string>): PostClaim {
  if (fields.has("awsaccesskeyid")) {
    throw new FaultError({ kind: "unsupported-algorithm", algorithm: "HMAC-SHA1" });
  }
  const names = ["x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-signature"];
  if (!fields.has("policy") && !names.some((name) => fields.has(name))) {
    throw new FaultError({ kind: "missing-authentication" });
  }
  const field = (name: string): string => {
    const value = fields.get(name);
    if (value === undefined || value === "") throw missingField(name);
    return value;
  };
  const policy = field("policy");
  const algorithm = field("x-amz-algorithm");
  if (algorithm !== "AWS4-HMAC-SHA256") {
    throw new FaultError({ kind: "unsupported-algorithm", algorithm });
  }
  const claim = completeClaim({
    place: "query",
    credential: field("x-amz-credential"),
    timestamp: field("x-amz-date"),
    signature: field("x-amz-signature"),
    signedHeaders: "",
    lifetimeS: undefined,
    sessionToken: fields.get("x-amz-security-token"),
  });
  return { policy, claim };
}

/**
 * Who has signed the policy of a form. It is good until the policy expires.
 *
 * @throws FaultError
 * @see Amazon S3 API Reference, "Authenticating requests in browser-based uploads using POST"
 */
export async function verifyPostSignature(
  { policy, claim }: PostClaim,
  rules: Pick<SignatureRules, "signingName" | "regions" | "isGlobal">,
  source: { readonly credentials: Credentials; readonly keys: SigningKeys },
): Promise<Principal> {
  checkScope(claim, rules);
  const { accessKeyId } = claim.credential;
  const credential = await source.credentials.find(accessKeyId, claim.sessionToken);
  if (credential === undefined) throw new FaultError({ kind: "unknown-access-key", accessKeyId });
  if (typeof credential === "string") throw new FaultError({ kind: credential });
  const signingKey = source.keys.find(credential.secretAccessKey, claim.credential);
  if (!isSameText(sign(signingKey, policy), claim.signature)) {
    throw new FaultError({ kind: "signature-mismatch" });
  }
  return credential.principal;
}
