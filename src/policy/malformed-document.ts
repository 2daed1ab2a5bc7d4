import type { DocumentKind, PolicyFault, PolicyRule } from "./policy.ts";

/**
 * What IAM says with `MalformedPolicyDocument`: of a policy of an identity or of a role's trust. Of
 * most faults it says no more than that there is one.
 */
export function malformedDocumentReason(found: PolicyFault, kind: DocumentKind): string {
  if (found.rule === "not-json" && kind === "trust") return "This policy contains invalid Json";
  const reason = reasons.get(found.rule);
  return typeof reason === "function" ? reason(found) : (reason ?? syntaxErrors);
}

const syntaxErrors = "Syntax errors in policy.";
const noResources = "Policy statement must contain resources.";

type Reason = string | ((found: PolicyFault) => string);

const reasons: ReadonlyMap<PolicyRule, Reason> = new Map<PolicyRule, Reason>([
  ["old-version", "Policy document must be version 2012-10-17 or greater."],
  ["duplicate-sid", "Statement IDs (SID) in a single policy must be unique."],
  ["missing-principal", "Missing required field Principal"],
  ["forbidden-principal", "Policy document should not specify a principal."],
  ["principal", principalReason],
  ["missing-action", "Policy statement must contain actions."],
  ["action", ({ value }) => (value === undefined ? syntaxErrors : vendorReason(value))],
  ["condition-key", ({ value = "" }) => vendorReason(value)],
  ["trust-action", "AssumeRole policy may only specify STS AssumeRole actions."],
  ["missing-resource", noResources],
  ["forbidden-resource", ({ value = "" }) => `Has prohibited field ${value}`],
  ["resource", ({ value }) => (value === undefined ? noResources : arnReason(value))],
]);

function principalReason({ path, value }: PolicyFault): string {
  const kind = path.split(".").at(-1) ?? "";
  return value === undefined
    ? "Invalid principal in policy"
    : `Invalid principal in policy: "${kind}":"${value}"`;
}

/** Of an action, and of a condition key: both begin with a vendor. */
function vendorReason(text: string): string {
  const [vendor = "", ...rest] = text.split(":");
  if (rest.length === 0) {
    return "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
  }
  if (rest.length > 1) return "Actions/Condition can contain only one colon.";
  return /^[A-Za-z0-9-]+$/.test(vendor) ? syntaxErrors : `Vendor ${vendor} is not valid`;
}

function arnReason(text: string): string {
  if (!text.includes(":")) return `Resource ${text} must be in ARN format or "*".`;
  const parts = text.split(":");
  if (parts[0] === "arn") return "The policy failed legacy parsing";
  return `Partition "${parts[1] ?? ""}" is not valid for resource "${text}".`;
}
