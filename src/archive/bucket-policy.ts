import type { CompiledPolicy } from "../policy/compiled-policy.ts";
import { compilePolicy } from "../policy/compiled-policy.ts";
import { parsePolicy } from "../policy/parse-policy.ts";
import type { Policy, PolicyFault, Statement } from "../policy/policy.ts";
import { bucketArn } from "./bucket-arn.ts";
import type { S3ResourceKind } from "./s3-action.ts";
import { s3ResourceKinds } from "./s3-action.ts";

/** S3 keeps no policy beyond this, in bytes without white space. */
export const policyBytesMax = 20_480;

export type BucketPolicyOutcome =
  | { readonly kind: "ok"; readonly compiled: CompiledPolicy }
  /** `message` is what S3 says with `MalformedPolicy`. */
  | { readonly kind: "malformed"; readonly message: string };

/**
 * Reads a policy that is to hang on a bucket: the grammar, and that its actions and resources are
 * this bucket's.
 *
 * @see S3 User Guide, "Policies and permissions in Amazon S3"
 */
export function readBucketPolicy(text: string, bucket: string): BucketPolicyOutcome {
  if (!text.startsWith("{")) return malformed(notJson);
  const policy = parsePolicy(text, { normalizedBytesMax: policyBytesMax });
  if (policy.kind === "fault") return malformed(faultMessage(policy));
  const problem = findProblem(policy, bucket);
  if (problem !== undefined) return malformed(problem);
  return { kind: "ok", compiled: compilePolicy(policy) };
}

function malformed(message: string): BucketPolicyOutcome {
  return { kind: "malformed", message };
}

function findProblem(policy: Policy, bucket: string): string | undefined {
  for (const statement of policy.statements) {
    const problem = statementProblem(statement, bucketArn(bucket));
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function statementProblem(statement: Statement, arn: string): string | undefined {
  const { actions, resources, conditions } = statement;
  const kinds = actions.values.map((action) => s3ResourceKinds(action));
  if (kinds.some((one) => one.size === 0)) return "Policy has invalid action";
  if (!resources.values.every((one) => one === arn || one.startsWith(`${arn}/`))) {
    return "Policy has invalid resource";
  }
  if (!conditions.every(({ key }) => /^(aws|s3):/i.test(key))) {
    return "Policy has an invalid condition key";
  }
  if (actions.negated || resources.negated) return undefined;
  const named = new Set<S3ResourceKind>(
    resources.values.map((one) => (one === arn ? "bucket" : "object")),
  );
  const applies = kinds.every((one) => [...one].some((kind) => named.has(kind)));
  return applies ? undefined : "Action does not apply to any resource(s) in statement";
}

const notJson = "Policies must be valid JSON and the first byte must be '{'";
const syntax = "Invalid policy syntax.";
const sizeMax = `${policyBytesMax} bytes`;
const tooLarge = `Normalized policy document exceeds the maximum allowed size of ${sizeMax}`;

const messages: Readonly<Record<PolicyFault["rule"], string>> = {
  "not-json": "This policy contains invalid Json",
  "not-an-object": notJson,
  "too-large": tooLarge,
  "duplicate-element": syntax,
  "unknown-element": syntax,
  "wrong-type": syntax,
  "old-version": syntax,
  version: "The policy must contain a valid version string",
  "missing-statement": "Missing required field Statement",
  "empty-statement": "Could not parse the policy: Statement is empty!",
  "duplicate-sid": "Statement IDs (SID) in a single policy must be unique.",
  sid: syntax,
  "missing-effect": "Missing required field Effect",
  effect: "Invalid effect",
  "missing-principal": "Missing required field Principal",
  "forbidden-principal": syntax,
  principal: "Invalid principal in policy",
  "missing-action": "Missing required field Action",
  action: "Policy has invalid action",
  "trust-action": syntax,
  "forbidden-resource": syntax,
  "missing-resource": "Missing required field Resource",
  resource: "Policy has invalid resource",
  "condition-operator": "Invalid Condition type",
  "condition-key": "Policy has an invalid condition key",
  "condition-value": "Invalid value in Conditions",
};

function faultMessage({ rule, value }: PolicyFault): string {
  if (value === undefined) return messages[rule];
  if (rule === "unknown-element") return `Unknown field ${value}`;
  if (rule === "effect") return `Invalid effect: ${value}`;
  if (rule === "condition-operator") return `Invalid Condition type : ${value}`;
  return messages[rule];
}
