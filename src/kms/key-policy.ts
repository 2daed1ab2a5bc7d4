import { requestPrincipal } from "../access/request-principal.ts";
import type { Principal } from "../call/principal.ts";
import { compilePolicy } from "../policy/compiled-policy.ts";
import type { CompiledPolicy } from "../policy/compiled-policy.ts";
import { evaluateGrant } from "../policy/evaluate.ts";
import { parsePolicy } from "../policy/parse-policy.ts";
import type { Policy, PrincipalPattern } from "../policy/policy.ts";
import { contextValues } from "../policy/request.ts";
import { malformedPolicy } from "./kms-error.ts";

/** In bytes, without white space. */
const policyBytesMax = 32_768;

/** A key has one policy, and this is its name. */
export const policyName = "default";

/** What a key gets that is made without a policy: its account decides, with identity policies. */
export function defaultKeyPolicy(accountId: string): string {
  return JSON.stringify(
    {
      Version: "2012-10-17",
      Id: "key-default-1",
      Statement: [
        {
          Sid: "Enable IAM User Permissions",
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${accountId}:root` },
          Action: "kms:*",
          Resource: "*",
        },
      ],
    },
    null,
    2,
  );
}

/**
 * The policy of a key that is made for a service: whoever may use the service in that account may use
 * the key through it, and the account may look at it.
 */
export function managedKeyPolicy(parts: {
  readonly accountId: string;
  readonly region: string;
  /** For example `s3`. */
  readonly service: string;
}): string {
  const { accountId, region, service } = parts;
  return JSON.stringify({
    Version: "2012-10-17",
    Id: `auto-${service}-2`,
    Statement: [
      {
        Sid: `Allow access through ${service} for all principals in the account`,
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: [
          "kms:Encrypt",
          "kms:Decrypt",
          "kms:ReEncrypt*",
          "kms:GenerateDataKey*",
          "kms:DescribeKey",
        ],
        Resource: "*",
        Condition: {
          StringEquals: {
            "kms:CallerAccount": accountId,
            "kms:ViaService": `${service}.${region}.amazonaws.com`,
          },
        },
      },
      {
        Sid: "Allow direct access to key metadata to the account",
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${accountId}:root` },
        Action: ["kms:Describe*", "kms:Get*", "kms:List*", "kms:RevokeGrant"],
        Resource: "*",
      },
    ],
  });
}

/** @throws KmsError `MalformedPolicyDocumentException` */
export function compileKeyPolicy(text: string): CompiledPolicy {
  return compilePolicy(readKeyPolicy(text));
}

/** @throws KmsError `MalformedPolicyDocumentException` */
function readKeyPolicy(text: string): Policy {
  const policy = parsePolicy(text, { normalizedBytesMax: policyBytesMax });
  if (policy.kind === "policy") return policy;
  const { path, message } = policy;
  throw malformedPolicy(path === "" ? `The policy ${message}` : `${path} ${message}`);
}

/** Who is told from policies; ids of accounts and users' and roles' ARNs. */
export type PrincipalCheck = (principal: {
  readonly accountId: string;
  readonly arn?: string;
}) => boolean;

/**
 * Checks a policy that is to be put on a key: its grammar, that whom it names is there, and, unless
 * the caller waives that, that the caller can change it again.
 *
 * @throws KmsError `MalformedPolicyDocumentException`
 * @see KMS API Reference, `PutKeyPolicy`
 */
export function checkKeyPolicy(
  text: string,
  place: { readonly keyArn: string; readonly caller: Principal; readonly isBypassing: boolean },
  isThere: PrincipalCheck,
): void {
  const policy = readKeyPolicy(text);
  const named = policy.statements.flatMap(({ principals }) => principals?.values ?? []);
  if (named.some(isUnknown(isThere))) {
    throw malformedPolicy("Policy contains a statement with one or more invalid principals.");
  }
  if (place.isBypassing) return;
  const grant = evaluateGrant(compilePolicy(policy), {
    principal: requestPrincipal(place.caller, () => ""),
    action: "kms:PutKeyPolicy",
    resource: place.keyArn,
    context: contextValues({ "kms:CallerAccount": place.caller.accountId }),
  });
  if (grant === "none" || grant === "explicit-deny") {
    throw malformedPolicy(
      "The new key policy will not allow you to update the key policy in the future.",
    );
  }
}

function isUnknown(isThere: PrincipalCheck): (pattern: PrincipalPattern) => boolean {
  return (pattern) => {
    if (pattern.kind === "account") return !isThere({ accountId: pattern.accountId });
    if (pattern.kind !== "arn") return false;
    const accountId = pattern.arn.split(":", 5)[4] ?? "";
    return !isThere({ accountId, arn: pattern.arn });
  };
}
