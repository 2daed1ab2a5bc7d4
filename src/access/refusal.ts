import type { PolicyKind, Verdict } from "../policy/decide.ts";
import type { ResourceAccess } from "../policy/resource-access.ts";

export interface Refused {
  readonly principalArn: string;
  readonly action: string;
  /** An ARN, or `*`. */
  readonly resource: string;
  readonly policyName: ResourceAccess["policyName"] | undefined;
}

/**
 * What AWS says of a call that is denied: who may not do what, on what, and which kind of policy
 * denies it or does not allow it.
 *
 * @see IAM User Guide, "Troubleshoot access denied error messages"
 */
export function refusal(refused: Refused, verdict: Verdict & { readonly kind: "deny" }): string {
  const { principalArn, action, policyName } = refused;
  const subject = `User: ${principalArn} is not authorized to perform: ${action}`;
  const place = placeOf(refused);
  const isTrust = verdict.by === "resource" && policyName !== undefined;
  if (verdict.isExplicit) {
    const policy = isTrust ? `the ${policyName}` : named[verdict.by];
    return `${subject}${place} with an explicit deny in ${policy}`;
  }
  const policy = isTrust ? policyName : named[verdict.by].replace(/^an? /, "");
  return `${subject}${place} because no ${policy} allows the ${action} action`;
}

/** Nothing is said of `*`. S3 alone puts the ARN in quotation marks. */
function placeOf({ action, resource }: Refused): string {
  if (resource === "*") return "";
  return action.startsWith("s3:") ? ` on resource: "${resource}"` : ` on resource: ${resource}`;
}

const named: Readonly<Record<PolicyKind, string>> = {
  identity: "an identity-based policy",
  resource: "a resource-based policy",
  boundary: "a permissions boundary",
  session: "a session policy",
  "service-control": "a service control policy",
};
